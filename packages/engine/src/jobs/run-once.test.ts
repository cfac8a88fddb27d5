import { expect, it } from 'vitest';
import { jobFixture, KIM } from './testing/job-fixture.ts';

it('a job that is run by hand with the same key again makes no other run', async () => {
  const fixture = await jobFixture();
  const { id } = await fixture.create({ policy: { overlap: 'queue' } });
  const once = { idempotencyKey: 'bot:42:7' };
  const first = await fixture.verbs().runJob(id, once, KIM);
  expect((await fixture.verbs().runJob(id, once, KIM)).id).toBe(first.id);
  await fixture.endRuns(id, 'cancelled');
  expect(await fixture.verbs().runJob(id, once, KIM)).toMatchObject({ id: first.id, status: 'cancelled' });
  expect((await fixture.verbs().runJob(id, {}, KIM)).id).not.toBe(first.id);
});
