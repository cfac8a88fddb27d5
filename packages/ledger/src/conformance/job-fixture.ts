// Jobs for the tests of a ledger: made, fired and looked at in one call each.

import { type Job, type JobDefinition, type JobId, jobIdFrom } from '@coxswain/protocol';
import type { FireOutcome, JobAdvance, Occurrence } from '../jobs.ts';
import type { Ledger } from '../ledger.ts';
import type { ClaimedTask, NewTask, Settlement } from '../writes.ts';
import { type Fixture, NO_LIMITS } from './fixture.ts';

let lastId = 0;

export const newJobId = (): JobId => {
  lastId += 1;
  return jobIdFrom(Uint8Array.from({ length: 12 }, (_, index) => Math.floor(lastId / 32 ** (11 - index))));
};

export const definition = (
  job: Partial<Omit<JobDefinition, 'policy'>> & { readonly policy?: Partial<JobDefinition['policy']> } = {},
): JobDefinition => ({
  name: 'watch',
  agent: 'shell',
  session: 'watch',
  user: 'ada',
  prompt: 'check',
  triggers: [],
  delivery: 'silent',
  deliverTo: [],
  workDir: '/srv',
  addDirs: [],
  labels: {},
  priority: 0,
  ...job,
  policy: { overlap: 'skip', missed: 'skip', missedWithinMs: 1, pauseAfterFailures: 5, ...job.policy },
});

/** An enabled job, whose next occurrence is not set unless given. */
export const addJob = async (
  fixture: { readonly ledger: Pick<Ledger, 'jobs'>; readonly nowMs: number },
  job: Parameters<typeof definition>[0] = {},
  state: { readonly nextAtMs?: number; readonly environmentRef?: string } = {},
): Promise<Job> => {
  const created = await fixture.ledger.jobs.create(
    { id: newJobId(), definition: definition(job), enabled: true },
    { firedThroughMs: fixture.nowMs, ...state },
    fixture.nowMs,
  );
  if (created === undefined) throw new Error('the name was taken');
  return created;
};

export const jobNow = async (fixture: Fixture, id: JobId): Promise<Job> => {
  const stored = await fixture.ledger.jobs.get(id);
  if (stored === undefined) throw new Error(`there is no job ${id}`);
  return stored.job;
};

/** The occurrence of a timed trigger at that instant. */
export const occurrenceAt = (ms: number, trigger: Occurrence['trigger'] = 'cron'): Occurrence => ({
  trigger,
  key: new Date(ms).toISOString(),
  occurrenceAtMs: ms,
});

export const runOf = (fixture: Fixture, job: Job, task: Partial<NewTask> = {}): NewTask =>
  fixture.newTask({
    kind: 'job',
    source: 'cron',
    jobId: job.id,
    session: job.session,
    isExternalRoot: false,
    ...task,
  });

/** Fires the occurrence; by default the one of now, after which nothing up to then fires. */
export const fire = (
  fixture: Fixture,
  job: Job,
  occurrence: Occurrence = occurrenceAt(fixture.nowMs),
  advance: JobAdvance = { firedThroughMs: occurrence.occurrenceAtMs },
): Promise<FireOutcome> =>
  fixture.ledger.jobs.fire(
    job.id,
    { ...occurrence, task: runOf(fixture, job), admission: NO_LIMITS, advance },
    fixture.nowMs,
  );

/** Fires an occurrence a second later and claims its run; nothing else may be claimable. */
export const fireAndClaim = async (fixture: Fixture, job: Job): Promise<ClaimedTask> => {
  fixture.pass();
  const fired = await fire(fixture, job, occurrenceAt(fixture.nowMs, 'manual'));
  if (fired.outcome !== 'fired') throw new Error(`not fired: ${JSON.stringify(fired)}`);
  return fixture.claimOne();
};

/** One whole run that ends so. */
export const runJob = async (fixture: Fixture, job: Job, settlement: Settlement): Promise<Job> => {
  const { claim } = await fireAndClaim(fixture, job);
  await fixture.settle(claim, settlement);
  return jobNow(fixture, job.id);
};
