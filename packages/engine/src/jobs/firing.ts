// One occurrence of a job becomes a task, or a row that says why not. One firing of a job after the other: whether an earlier run
// is active must not change between the look and the firing.

import type { JobAdvance, Occurrence, StoredJob } from '@coxswain/ledger';
import {
  type Firing,
  type Job,
  type JobId,
  type MissedReason,
  overlapBy,
  ProblemError,
  shellWord,
  type Task,
} from '@coxswain/protocol';
import { cancelTasks } from '../control/index.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { prepareOwn, refusalOf } from '../submit/index.ts';
import { advanceOfMissed } from './missed-advance.ts';
import { type Occasion, runOfJob, textsFor } from './run-of-job.ts';
import { requireSession } from './validate-job.ts';

export interface FiringOrder extends Omit<Occasion, 'occurrenceAtMs'>, Omit<Occurrence, 'key'> {
  /** See {@link Occurrence}; with the task of the run where its id makes the occurrence one. */
  readonly key: string | ((task: { readonly id: string }) => string);
  readonly advance: JobAdvance;
  /** It waits for its turn where the job would skip it. */
  readonly isQueued?: boolean;
}

export type FiringResult =
  | { readonly kind: 'fired'; readonly task: Task }
  | {
      readonly kind: 'missed';
      readonly reason: MissedReason;
      readonly detail: string;
      readonly problem?: ProblemError | undefined;
    }
  /** It was dealt with before; `firing`: as long as its row is there. */
  | { readonly kind: 'known'; readonly firing?: Firing | undefined }
  /** The job is gone or does not fire. */
  | { readonly kind: 'off' };

/** So many runs of a job may wait behind each other. */
const MAX_WAITING_RUNS = 100;

/** Temporary problems: the occurrence is not lost, the caller tries again. */
const PASSING: readonly string[] = ['shutting_down', 'storage', 'internal'];

/** Fires the occurrence. Throws what prevents every firing at the moment: a stopping daemon, a full disk. */
export const fireOccurrence = async (
  stored: StoredJob,
  order: FiringOrder,
  deps: Deps,
): Promise<FiringResult> => {
  const { env } = deps;
  const active = await env.ledger.jobs.activeRuns(stored.job.id);
  const inTheWay = overlapOf(stored.job, order, active);
  if (inTheWay !== undefined) return miss(stored.job, order, { reason: 'overlap', ...inTheWay }, deps);
  try {
    const result = await insertRun(stored, order, deps);
    if (result.kind === 'fired' && overlapBy(order.trigger, stored.job.policy) === 'replace')
      await replaceRuns(active, result.task, stored.job, deps);
    return result;
  } catch (error) {
    if (!(error instanceof ProblemError) || PASSING.includes(error.code)) throw error;
    return miss(stored.job, order, { reason: 'refused', detail: error.message, problem: error }, deps);
  }
};

/** Records an occurrence that must not fire. One that was handled before stays as it is. */
export const miss = async (
  job: Job,
  order: FiringOrder,
  why: { readonly reason: MissedReason; readonly detail: string; readonly problem?: ProblemError },
  { env }: Deps,
): Promise<FiringResult> => {
  // A run by hand is refused to its person's face; nothing was due that could be missed.
  if (typeof order.key === 'function') return { kind: 'missed', ...why };
  const { trigger, key, occurrenceAtMs } = order;
  const { reason, detail } = why;
  const isGone = why.problem?.code === 'agent_not_found';
  const advance: JobAdvance = isGone
    ? { ...order.advance, pause: 'agent_gone' }
    : advanceOfMissed(order.advance);
  const nowMs = env.clock.nowMs();
  // Its sender sees the refusal and may send it again, which counts as new.
  const missed = trigger === 'webhook' ? `${key}:refused:${nowMs}` : key;
  const rows = await env.ledger.jobs.miss(
    job.id,
    [{ trigger, key: missed, occurrenceAtMs, reason, detail }],
    advance,
    nowMs,
  );
  if (rows.length > 0) return { kind: 'missed', ...why };
  return { kind: 'known', firing: await env.ledger.jobs.firing(job.id, missed) };
};

const overlapOf = (
  job: Job,
  order: FiringOrder,
  active: readonly Task[],
): { readonly detail: string; readonly problem: ProblemError } | undefined => {
  const [first] = active;
  const overlap = overlapBy(order.trigger, job.policy);
  if (first === undefined || overlap === 'replace') return undefined;
  const { name } = job;
  if (active.length >= MAX_WAITING_RUNS) {
    const detail = `${active.length} runs are already active or queued`;
    const limit = { key: 'runs', value: MAX_WAITING_RUNS };
    const advice = 'wait for one of them to end';
    return {
      detail,
      problem: new ProblemError('queue_full', `job '${name}': ${detail}; ${advice}`, { limit }),
    };
  }
  if (order.isQueued || overlap === 'queue') return undefined;
  const detail = `run ${first.id} is ${first.status}`;
  const advice = `send it again later, or let it wait: cox jobs edit ${shellWord(name)} --overlap queue`;
  return {
    detail,
    problem: new ProblemError(
      'illegal_transition',
      `${detail}, and job '${name}' skips triggers until it ends; ${advice}`,
    ),
  };
};

const insertRun = async (stored: StoredJob, order: FiringOrder, deps: Deps): Promise<FiringResult> => {
  const { env, settings, environments } = deps;
  const { job, environmentRef } = stored;
  const { trigger, occurrenceAtMs, advance } = order;
  await requireSession(job, deps);
  const environment = await environments.read(environmentRef);
  const texts = await textsFor(job, order, settings());
  const { input, origination } = runOfJob(job, texts, order, environment);
  const { task, kept } = await prepareOwn(input, origination, callerOf(job), deps);
  try {
    const key = typeof order.key === 'string' ? order.key : order.key(task);
    const admission = { treeMaxTasks: settings().limits['tree.maxTasks'] };
    const nowMs = env.clock.nowMs();
    const outcome = await env.ledger.jobs.fire(
      job.id,
      { trigger, key, occurrenceAtMs, task, admission, advance },
      nowMs,
    );
    switch (outcome.outcome) {
      case 'fired':
        deps.wake();
        return { kind: 'fired', task: outcome.task };
      case 'known':
        return { kind: 'known', firing: outcome.firing };
      case 'off':
        return { kind: 'off' };
      case 'refused': {
        const { refusal } = outcome;
        if (refusal.outcome === 'inserted' || refusal.outcome === 'existing')
          throw new Error(`the ledger refused a run that it took: ${refusal.outcome}`);
        throw refusalOf(refusal, task, settings().limits);
      }
    }
  } finally {
    kept.letGo();
  }
};

/** Its runs are its owner's. */
const callerOf = ({ user }: Job): Caller => ({ kind: 'user', name: user });

/** The new run waits in their session until they have stopped. */
const replaceRuns = async (active: readonly Task[], by: Task, job: Job, deps: Deps): Promise<void> => {
  if (active.length === 0) return;
  const order = { by: `job ${job.name}`, reason: 'replaced', message: `replaced by run ${by.id}` } as const;
  await cancelTasks(
    active.map(({ id }) => id),
    order,
    deps,
  );
};

/** The key of the turns in which a job is changed and fired. */
export const turnOf = (id: JobId): string => `job ${id}`;
