import { expect, it } from 'vitest';
import { type JobFixture, jobStand, KIM } from './testing/job-fixture.ts';

/** Waits until so many firings of the job are told. */
const fired = async (stand: JobFixture, id: string, count: number): Promise<void> => {
  const stop = new AbortController();
  let seen = 0;
  const types = new Set(['JobFired', 'JobMissed'] as const);
  for await (const batch of stand.ledger().events.subscribe(0, { types }, stop.signal)) {
    for (const { event } of batch) if ('jobId' in event.data && event.data.jobId === id) seen += 1;
    if (seen >= count) stop.abort();
  }
};

const pair = async (stand: JobFixture) => {
  const first = await stand.create({ name: 'first' });
  const second = await stand.create({
    name: 'second',
    triggers: [{ kind: 'event', job: 'first', status: 'ended' }],
    policy: { overlap: 'queue' },
  });
  const runAndEnd = async (): Promise<void> => {
    await stand.verbs().runJob('first', {}, KIM);
    await stand.endRuns(first.id, 'cancelled');
  };
  return { first, second, runAndEnd };
};

it('an end fires a job once, also when it is come to again after a crash', async () => {
  const stand = await jobStand();
  const { second, runAndEnd } = await pair(stand);
  for (let round = 1; round <= 5; round += 1) {
    await runAndEnd();
    await fired(stand, second.id, round);
    // As if it had died before it was noted that this was dealt with.
    await stand.ledger().jobs.noteEventsThrough(0);
    await stand.restart(round % 2 === 0);
  }
  await runAndEnd();
  await fired(stand, second.id, 6);
  expect(await stand.firings(second.id)).toHaveLength(6);
});

it('what ended before a job waited for it fires nothing, and its own runs never do', async () => {
  const stand = await jobStand();
  const first = await stand.create({ name: 'first' });
  await stand.verbs().runJob('first', {}, KIM);
  await stand.endRuns(first.id, 'cancelled');
  const second = await stand.create({
    name: 'second',
    triggers: [{ kind: 'event', agent: 'shell', status: 'ended' }],
    policy: { overlap: 'queue' },
  });
  await stand.verbs().runJob('second', {}, KIM);
  await stand.endRuns(second.id, 'cancelled');
  await stand.verbs().runJob('first', {}, KIM);
  await stand.endRuns(first.id, 'cancelled');
  await fired(stand, second.id, 2);
  const triggers = (await stand.firings(second.id)).map(({ trigger }) => trigger);
  expect(triggers.toSorted()).toEqual(['event', 'manual']);
});

it('ends that come while nothing is accepted fire when it is accepted again', async () => {
  const stand = await jobStand();
  const { first, second } = await pair(stand);
  await stand.verbs().runJob('first', {}, KIM);
  await stand.become('draining');
  await stand.endRuns(first.id, 'cancelled');
  expect(await stand.firings(second.id)).toEqual([]);
  await stand.become('paused');
  await fired(stand, second.id, 1);
});
