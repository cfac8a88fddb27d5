// What the end of a run means for its job: its streak, how long it waits, and whether it keeps running at all.

import {
  FAILURE_BACKOFF_MS,
  type JobPolicy,
  type PauseReason,
  type Reason,
  type RunEnd,
} from '@coxswain/protocol';
import { costOf, tokensOf } from './consumption.ts';

/** What a job knows of its runs. */
export interface Record {
  readonly runs: number;
  readonly successes: number;
  readonly failuresInARow: number;
  readonly backoffUntilMs: number | undefined;
  readonly cost: number;
  readonly tokens: number;
}

/** A run that ended, when, and what it consumed in all. */
export type EndedRun = RunEnd & { readonly atMs: number };

/** The record after the run, and the reason if the job must pause. */
export const afterRun = (
  policy: JobPolicy,
  record: Record,
  end: EndedRun,
): { readonly record: Record; readonly pause: PauseReason | undefined } => {
  const { usage } = end;
  const consumed = { ...record, cost: record.cost + costOf(usage), tokens: record.tokens + tokensOf(usage) };
  const next = judged(consumed, end);
  return { record: next, pause: pauseAfter(policy, next, end) };
};

/** The daemon stopped during the run: neither a failure of the job nor a success. */
const CUT_SHORT: readonly (Reason | undefined)[] = ['restarted', 'shutdown'];

/** A cancel says nothing about the job; a timeout does. */
const judged = (record: Record, end: EndedRun): Record => {
  if (end.status === 'completed')
    return { ...record, successes: record.successes + 1, failuresInARow: 0, backoffUntilMs: undefined };
  const { status, reason, atMs } = end;
  if (CUT_SHORT.includes(reason) || (status === 'cancelled' && reason !== 'timeout')) return record;
  const failuresInARow = record.failuresInARow + 1;
  return { ...record, failuresInARow, backoffUntilMs: atMs + backoffMs(failuresInARow) };
};

/** The backoff after this many failures in a row. */
const backoffMs = (failuresInARow: number): number => {
  const last = FAILURE_BACKOFF_MS.length - 1;
  return FAILURE_BACKOFF_MS[Math.min(failuresInARow - 1, last)] ?? 0;
};

const pauseAfter = (policy: JobPolicy, record: Record, end: RunEnd): PauseReason | undefined => {
  if (isDone(policy, record, end)) return 'done';
  if (isSpent(policy, record)) return 'budget';
  return record.failuresInARow >= policy.pauseAfterFailures ? 'failures' : undefined;
};

/** Whether all runs together have used up the budget. */
export const isSpent = (
  { budget: { cost, tokens } = {} }: JobPolicy,
  sums: Pick<Record, 'cost' | 'tokens'>,
): boolean =>
  sums.cost >= (cost ?? Number.POSITIVE_INFINITY) || sums.tokens >= (tokens ?? Number.POSITIVE_INFINITY);

const isDone = (
  { stopAfterSuccesses, stopAfterRuns, stopOnText }: JobPolicy,
  { successes, runs }: Record,
  { result }: RunEnd,
): boolean =>
  successes >= (stopAfterSuccesses ?? Number.POSITIVE_INFINITY) ||
  runs >= (stopAfterRuns ?? Number.POSITIVE_INFINITY) ||
  (stopOnText !== undefined && result?.includes(stopOnText) === true);
