import { expect, it } from 'vitest';
import { jobStand, KIM } from './testing/job-fixture.ts';

it('a job that is run by hand with the same key again makes no other run', async () => {
  const stand = await jobStand();
  const { id } = await stand.create({ policy: { overlap: 'queue' } });
  const once = { idempotencyKey: 'bot:42:7' };
  const first = await stand.verbs().runJob(id, once, KIM);
  expect((await stand.verbs().runJob(id, once, KIM)).id).toBe(first.id);
  await stand.endRuns(id, 'cancelled');
  expect(await stand.verbs().runJob(id, once, KIM)).toMatchObject({ id: first.id, status: 'cancelled' });
  expect((await stand.verbs().runJob(id, {}, KIM)).id).not.toBe(first.id);
});
