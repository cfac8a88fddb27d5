import { expect, it } from 'vitest';
import { type JobFixture, jobFixture, KIM } from './testing/job-fixture.ts';

/** Waits until so many firings of the job are told. */
const fired = async (fixture: JobFixture, id: string, count: number): Promise<void> => {
  const stop = new AbortController();
  let seen = 0;
  const types = new Set(['JobFired', 'JobMissed'] as const);
  for await (const batch of fixture.ledger().events.subscribe(0, { types }, stop.signal)) {
    for (const { event } of batch) if ('jobId' in event.data && event.data.jobId === id) seen += 1;
    if (seen >= count) stop.abort();
  }
};

const pair = async (fixture: JobFixture) => {
  const first = await fixture.create({ name: 'first' });
  const second = await fixture.create({
    name: 'second',
    triggers: [{ kind: 'event', job: 'first', status: 'ended' }],
    policy: { overlap: 'queue' },
  });
  const runAndEnd = async (): Promise<void> => {
    await fixture.verbs().runJob('first', {}, KIM);
    await fixture.endRuns(first.id, 'cancelled');
  };
  return { first, second, runAndEnd };
};

it('an end fires a job once, also when it is come to again after a crash', async () => {
  const fixture = await jobFixture();
  const { second, runAndEnd } = await pair(fixture);
  for (let round = 1; round <= 5; round += 1) {
    await runAndEnd();
    await fired(fixture, second.id, round);
    // As if it had died before it was noted that this was dealt with.
    await fixture.ledger().jobs.noteEventsThrough(0);
    await fixture.restart(round % 2 === 0);
  }
  await runAndEnd();
  await fired(fixture, second.id, 6);
  expect(await fixture.firings(second.id)).toHaveLength(6);
});

it('what ended before a job waited for it fires nothing, and its own runs never do', async () => {
  const fixture = await jobFixture();
  const first = await fixture.create({ name: 'first' });
  await fixture.verbs().runJob('first', {}, KIM);
  await fixture.endRuns(first.id, 'cancelled');
  const second = await fixture.create({
    name: 'second',
    triggers: [{ kind: 'event', agent: 'shell', status: 'ended' }],
    policy: { overlap: 'queue' },
  });
  await fixture.verbs().runJob('second', {}, KIM);
  await fixture.endRuns(second.id, 'cancelled');
  await fixture.verbs().runJob('first', {}, KIM);
  await fixture.endRuns(first.id, 'cancelled');
  await fired(fixture, second.id, 2);
  const triggers = (await fixture.firings(second.id)).map(({ trigger }) => trigger);
  expect(triggers.toSorted()).toEqual(['event', 'manual']);
});

it('ends that come while nothing is accepted fire when it is accepted again', async () => {
  const fixture = await jobFixture();
  const { first, second } = await pair(fixture);
  await fixture.verbs().runJob('first', {}, KIM);
  await fixture.become('draining');
  await fixture.endRuns(first.id, 'cancelled');
  expect(await fixture.firings(second.id)).toEqual([]);
  await fixture.become('paused');
  await fired(fixture, second.id, 1);
});
