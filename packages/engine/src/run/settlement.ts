// From how a run ended to what becomes of its task: an end, another attempt, or a wait until a provider's limit resets.

import type { Settlement } from '@coxswain/ledger';
import { type FailedRun, formatDuration, type Reason, type RunEnd, type Usage } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';
import type { Run } from './run.ts';

/** Failures that another attempt may fix. */
const RETRYABLE: ReadonlySet<Reason> = new Set(['exit_code', 'signal', 'runtime_error', 'output_schema']);

/**
 * Tasks that wait for the same reset come back spread over a tenth of what they waited, and no more than this, so that they
 * do not reach the limit together.
 */
const MAX_SPREAD_MS = 30_000;
const SPREAD_SHARE = 0.1;
/** There may be room again at any moment: what waits for it looks once a minute at least. */
const MAX_NO_ROOM_MS = 60_000;
/** A limit that is said to be over already is waited for a little all the same. */
const SHORTEST_WAIT_MS = 5_000;

/** A limit of unknown length is tried again after 1 min, 2 min, … 1 h, for some two days in all. */
const FIRST_BLIND_WAIT_MS = 60_000;
const MAX_BLIND_WAIT_MS = 3_600_000;
const MAX_BLIND_WAITS = 50;

export const TIMED_OUT = {
  by: 'cox',
  reason: 'timeout',
  message: 'it reached its time limit',
} as const;

type Env = Pick<EngineDependencies, 'ledger' | 'clock' | 'randomBytes'>;

export const settlementOf = async (run: Run, end: RunEnd, env: Env): Promise<Settlement> => {
  const { cause } = run;
  const { exitCode, usage, result } = end;
  // It completed only if it ended on its own before any part of it was stopped.
  if (cause && (end.status !== 'completed' || run.isCutShort)) return { ...cause, exitCode, usage, result };
  if (end.status === 'completed') return end;
  // It was ended at its limit while no daemon lived.
  if (end.status === 'cancelled' && end.reason === 'timeout') return { ...end, ...TIMED_OUT };
  if (end.status === 'cancelled') return { ...end, reason: 'user', by: 'cox' };
  if (end.reason === 'resources') return noRoomSettlement(run, end, env);
  return end.reason === 'limit' ? limitSettlement(run, end, env) : failedSettlement(run, end, env);
};

const limitSettlement = async (run: Run, end: FailedRun, env: Env): Promise<Settlement> => {
  const { message, resetAtMs, isFinal, usage } = end;
  const failed = (why: string): Settlement => ({ ...end, message: why });
  const until = resetAtMs === undefined ? '' : `; the limit resets at ${new Date(resetAtMs).toISOString()}`;
  if (run.agent?.onLimit !== 'park' || isFinal === true) return failed(message + until);
  const nowMs = env.clock.nowMs();
  if (resetAtMs !== undefined) {
    const waitMs = Math.max(resetAtMs - nowMs, SHORTEST_WAIT_MS);
    return parked(message + until, { usage, waitMs, nowMs, env });
  }
  const earlier = await attemptsPutOff(run, env, ['limit']);
  if (earlier >= MAX_BLIND_WAITS)
    return failed(`${message}; it gave no reset time, and ${earlier} waits did not help`);
  const waitMs = Math.min(MAX_BLIND_WAIT_MS, FIRST_BLIND_WAIT_MS * 2 ** earlier);
  const waiting = `${message}; it gave no reset time: cox tries again in ${formatDuration(waitMs)}`;
  return parked(waiting, { usage, waitMs, nowMs, env });
};

interface Parking {
  readonly usage: Usage | undefined;
  readonly waitMs: number;
  readonly nowMs: number;
  readonly env: Env;
}

const parked = (message: string, { usage, waitMs, nowMs, env }: Parking): Settlement => {
  const spreadMs = Math.min(MAX_SPREAD_MS, waitMs * SPREAD_SHARE);
  const runAtMs = nowMs + waitMs + Math.floor(fraction(env) * spreadMs);
  return { status: 'pending', reason: 'limit', runAtMs, code: 'limit', message, usage };
};

/** A run that the system had no room for has not started, and waits until there is room: that is not the task's fault. */
const noRoomSettlement = async (run: Run, { message }: FailedRun, env: Env): Promise<Settlement> => {
  const earlier = await attemptsPutOff(run, env, ['resources']);
  const nowMs = env.clock.nowMs();
  const pauseMs = Math.min(MAX_NO_ROOM_MS, nextAttemptAtMs(earlier + 1, 0));
  const runAtMs = nowMs + Math.ceil(pauseMs * (1 + fraction(env) * SPREAD_SHARE));
  return { status: 'pending', reason: 'resources', runAtMs, code: 'resources', message };
};

const failedSettlement = async (run: Run, end: FailedRun, env: Env): Promise<Settlement> => {
  const { task, claim } = run;
  const { reason: code, message, usage } = end;
  if (!RETRYABLE.has(code) || task.maxAttempts === 1) return end;
  const failures = claim.attempt - (await attemptsPutOff(run, env, ['limit', 'resources', 'restarted']));
  if (failures >= task.maxAttempts) return end;
  const runAtMs = nextAttemptAtMs(failures, env.clock.nowMs());
  return { status: 'pending', reason: 'retry', runAtMs, code, message, usage };
};

const PAGE = 200;

type PutOff = Extract<Reason, 'limit' | 'resources' | 'restarted'>;

/** How many attempts were put off for these reasons: they did not fail, and count for nothing. */
const attemptsPutOff = async (
  { task, claim }: Run,
  { ledger }: Env,
  reasons: readonly PutOff[],
): Promise<number> => {
  if (claim.attempt === 1) return 0;
  const filter = { taskIds: new Set([task.id]), types: new Set(['TaskRetrying'] as const) };
  let parked = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await ledger.events.page(after, filter, PAGE);
    parked += page.filter(
      (event) => event.type === 'TaskRetrying' && reasons.some((reason) => reason === event.data.reason),
    ).length;
    after = page.length < PAGE ? undefined : page.at(-1)?.seq;
  }
  return parked;
};

/** From 0 up to 1. */
const fraction = ({ randomBytes }: Env): number => {
  const [high = 0, low = 0] = randomBytes(2);
  return (high * 256 + low) / 65_536;
};

// How long a failed attempt waits for the next: 1 s, 2 s, 4 s, … never over 5 min.
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 5 * 60_000;

/** When the attempt after attempt number `attempt` (1 is the first) may start. */
const nextAttemptAtMs = (attempt: number, nowMs: number): number =>
  nowMs + Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 30));
