// Making and changing jobs: what is saved could run as it is.

import type { StoredJob } from '@coxswain/ledger';
import {
  type AuditBy,
  ID_BYTES,
  type Job,
  type JobChange,
  type JobDefinition,
  type JobId,
  jobDefinitionOf,
  jobIdFrom,
  type NewJob,
  ProblemError,
  type Trigger,
} from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { auditBy, requireUser } from '../rights/index.ts';
import type { SubmittedEnvironment } from '../run/index.ts';
import { jobIdOf } from '../submit/index.ts';
import { changedDefinition, newDefinition } from './definition.ts';
import { findJob, noJob } from './find-job.ts';
import { turnOf } from './firing.ts';
import { DEFINING, type JobDeps, noteChange } from './job-deps.ts';
import { nextOccurrence } from './timetable.ts';
import { triggersOf } from './triggers-of.ts';
import { validate } from './validate-job.ts';

/** Saves a new job, or finds the one that was saved under its key. Throws for everything that would keep it from running. */
export const createJob = async (newJob: NewJob, caller: Caller, deps: JobDeps): Promise<Job> => {
  requireUser(caller, 'save jobs');
  const { ledger, clock, randomBytes } = deps.env;
  return deps.jobMutex.take(DEFINING, async () => {
    const { idempotencyKey } = newJob;
    const id = idempotencyKey === undefined ? jobIdFrom(randomBytes(ID_BYTES)) : jobIdOf(idempotencyKey);
    const made = idempotencyKey === undefined ? undefined : await ledger.jobs.get(id);
    if (made) return made.job;
    const triggers = await triggersOf(newJob.triggers, { id }, deps);
    const context = { id, environment: newJob.environment, deps };
    const definition = await newDefinition(newJob, { triggers, user: caller.name }, context);
    const environment = { inherited: newJob.environment, set: {} };
    return withEnvironment(id, definition, environment, deps, async (environmentRef) => {
      await prepareWatch(triggers, deps);
      const nowMs = clock.nowMs();
      const job = await ledger.jobs.create(
        { id, definition, enabled: newJob.enabled },
        { firedThroughMs: nowMs, nextAtMs: nextOccurrence(triggers, nowMs)?.atMs, environmentRef },
        nowMs,
        auditBy(caller),
      );
      if (!job) throw taken(definition.name);
      return job;
    });
  });
};

/** Changes a job; what is left open stays. Throws as {@link createJob} does, and `job_not_found`. */
export const changeJob = async (
  ref: string,
  change: JobChange,
  caller: Caller,
  deps: JobDeps,
): Promise<Job> => {
  requireUser(caller, 'change jobs');
  const { ledger } = deps.env;
  return deps.jobMutex.take(DEFINING, async () => {
    const { id } = await findJob(ledger, ref);
    return deps.jobMutex.take(turnOf(id), async () => {
      const stored = await ledger.jobs.get(id);
      if (!stored) throw noJob(ref);
      const former = jobDefinitionOf(stored.job);
      const triggers = await triggersAfter(former, change, id, deps);
      const context = { id, environment: change.environment, deps };
      const definition = await changedDefinition(former, change, triggers, context);
      const environment = change.environment
        ? { inherited: change.environment, set: {} }
        : await deps.environments.read(stored.environmentRef);
      const job = await withEnvironment(id, definition, environment, deps, async (environmentRef) => {
        await prepareWatch(triggers, deps);
        const isRetimed = change.triggers !== undefined;
        return replaceJob(stored, definition, { environmentRef, isRetimed, by: auditBy(caller) }, deps);
      });
      deps.environments.release(stored.environmentRef);
      return job;
    });
  });
};

const replaceJob = async (
  stored: StoredJob,
  definition: JobDefinition,
  {
    environmentRef,
    isRetimed,
    by,
  }: { readonly environmentRef?: string | undefined; readonly isRetimed: boolean; readonly by: AuditBy },
  { env }: JobDeps,
): Promise<Job> => {
  const { ledger, clock } = env;
  const { id, revision, pauseReason } = stored.job;
  const nowMs = clock.nowMs();
  const next = nextOccurrence(definition.triggers, Math.max(nowMs, stored.firedThroughMs));
  // What the old triggers had not fired yet is dropped.
  const advance = isRetimed ? { firedThroughMs: nowMs, nextAtMs: next?.atMs ?? null } : {};
  const job = await ledger.jobs.change(id, { revision, definition, environmentRef, advance }, nowMs, by);
  if (job === 'taken') throw taken(definition.name);
  if (!job) throw noJob(id);
  // What it was paused for is gone, or the change would have been refused.
  if (pauseReason === 'unsafe')
    return (
      (await ledger.jobs.setEnabled(
        id,
        {
          enabled: true,
          advance: {
            firedThroughMs: nowMs,
            nextAtMs: nextOccurrence(definition.triggers, nowMs)?.atMs ?? null,
          },
        },
        nowMs,
        by,
      )) ?? job
    );
  const isOver = pauseReason === 'done' || pauseReason === 'missed';
  if (!isOver || !isRetimed || next === undefined) return job;
  // Its moment had passed; it has another one now.
  return (await ledger.jobs.setEnabled(id, { enabled: true, advance }, nowMs, by)) ?? job;
};

const triggersAfter = (
  { triggers: former }: JobDefinition,
  { triggers, newSecret = false }: JobChange,
  id: JobId,
  deps: JobDeps,
): Promise<readonly Trigger[]> | readonly Trigger[] => {
  if (triggers === undefined && !newSecret) return former;
  const wanted = triggers ?? former.map(withoutSecret);
  return triggersOf(wanted, { id, former, newSecret }, deps);
};

const withoutSecret = (trigger: Trigger) => {
  if (trigger.kind !== 'webhook') return trigger;
  return { kind: trigger.kind, path: trigger.path };
};

/** Saves with its environment kept; what a refused job would have had is not. */
const withEnvironment = async (
  id: JobId,
  definition: JobDefinition,
  environment: SubmittedEnvironment,
  deps: JobDeps,
  save: (ref: string | undefined) => Promise<Job>,
): Promise<Job> => {
  const kept = await deps.environments.keep(environment);
  try {
    await validate({ ...definition, id }, environment, deps);
    const job = await save(kept.ref);
    await noteChange(deps);
    return job;
  } finally {
    kept.letGo();
    deps.environments.release(kept.ref);
  }
};

const prepareWatch = async (triggers: readonly Trigger[], { watch }: JobDeps): Promise<void> => {
  if (triggers.some(({ kind }) => kind === 'event')) await watch.prepare();
};

const taken = (name: string): ProblemError =>
  new ProblemError('unprocessable', `a job '${name}' already exists; choose another name`);
