// Pausing, resuming and removing jobs. Occurrences during a pause do not count as missed.

import { type AuditBy, type Job, type JobId, ProblemError } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { auditBy, requireCovered, requireUser } from '../rights/index.ts';
import { findJob, noJob } from './find-job.ts';
import { turnOf } from './firing.ts';
import { DEFINING, type JobDeps, noteChange } from './job-deps.ts';
import { isTimed } from './occurrences.ts';
import { nextOccurrence } from './timetable.ts';
import { unsafeText } from './unsafe-text.ts';

/** Throws `forbidden` unless the caller may run, pause and resume the job: what it does was decided by the one who saved it. */
export const requireMaySwitch = ({ agent }: Pick<Job, 'agent'>, caller: Caller, verb: string): void => {
  requireUser(caller, verb, 'jobs');
  if (caller.kind === 'token') requireCovered(caller.grant, agent, `${verb} of`);
};

/** Its triggers fire nothing until it is resumed; active runs continue. */
export const pauseJob = async (ref: string, caller: Caller, deps: JobDeps): Promise<Job> => {
  const { ledger, clock } = deps.env;
  return inTurnOf(ref, deps, async ({ id, enabled, ...job }) => {
    requireMaySwitch(job, caller, 'pause jobs');
    if (!enabled && job.pauseReason === 'user') return { id, enabled, ...job };
    const state = { enabled: false, reason: 'user', advance: { nextAtMs: null } } as const;
    return (await ledger.jobs.setEnabled(id, state, clock.nowMs(), auditBy(caller))) ?? noJobOf(ref);
  });
};

/** Throws `illegal_transition` for a job whose moments have all passed. */
export const resumeJob = async (ref: string, caller: Caller, deps: JobDeps): Promise<Job> => {
  return inTurnOf(ref, deps, async (job) => {
    requireMaySwitch(job, caller, 'resume jobs');
    const why = unsafeText(job, deps.settings());
    if (why === undefined) return enable(job.id, { ref, by: auditBy(caller) }, deps);
    throw new ProblemError(
      'unprocessable',
      `job '${job.name}' stays paused: ${why}; then: cox jobs edit ${job.id}`,
    );
  });
};

/** Its runs stay, and those that are active go on. */
export const removeJob = async (ref: string, caller: Caller, deps: JobDeps): Promise<Job> => {
  requireUser(caller, 'delete jobs');
  const { environments, env } = deps;
  return inTurnOf(ref, deps, async ({ id }) => {
    const removed = (await env.ledger.jobs.remove(id, auditBy(caller))) ?? noJobOf(ref);
    environments.release(removed.environmentRef);
    return removed.job;
  });
};

/** Lets it fire from now on; backoff and the failures in a row are forgotten. */
export const enable = async (
  id: JobId,
  { ref, by }: { readonly ref: string; readonly by: AuditBy },
  deps: JobDeps,
): Promise<Job> => {
  const { ledger, clock } = deps.env;
  const { job, firedThroughMs } = (await ledger.jobs.get(id)) ?? noJobOf(ref);
  const nowMs = clock.nowMs();
  // From now on, unless it is enabled already: then nothing that has come may be passed over.
  const isOff = !job.enabled;
  const next = nextOccurrence(job.triggers, Math.max(isOff ? nowMs : 0, firedThroughMs));
  if (next === undefined && job.triggers.length > 0 && job.triggers.every(isTimed))
    throw new ProblemError(
      'illegal_transition',
      `job '${job.name}' has no occurrences left; give it another time, or run it now: cox jobs run ${job.id}`,
    );
  const advance = { ...(isOff ? { firedThroughMs: nowMs } : {}), nextAtMs: next?.atMs ?? null };
  return (await ledger.jobs.setEnabled(id, { enabled: true, advance }, nowMs, by)) ?? noJobOf(ref);
};

const inTurnOf = (ref: string, deps: JobDeps, work: (job: Job) => Promise<Job>): Promise<Job> =>
  deps.jobMutex.take(DEFINING, async () => {
    const found = await findJob(deps.env.ledger, ref);
    const job = await deps.jobMutex.take(turnOf(found.id), () => work(found));
    await noteChange(deps);
    return job;
  });

const noJobOf = (ref: string): never => {
  throw noJob(ref);
};
