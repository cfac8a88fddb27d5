// What becomes of the occurrences that have passed: pure, so a test can compute a year of them.

import { formatDuration, type Job, type JobPolicy, type MissedReason } from '@coxswain/protocol';
import {
  type EarlierOccurrences,
  nextOccurrence,
  passedOccurrences,
  type TimedOccurrence,
} from './timetable.ts';

/** An occurrence that fires no later than this counts as on time: a start takes a moment, a busy machine more. */
export const IN_TIME_MS = 60_000;

/** What is to be done with one occurrence, or with several that are missed. */
export type Step =
  | {
      readonly kind: 'fire';
      readonly occurrence: TimedOccurrence;
      /** Each missed occurrence is made up for: they wait for their turn, whatever the job says of overlaps. */
      readonly isMadeUp: boolean;
    }
  | { readonly kind: 'miss'; readonly occurrences: readonly MissedOccurrence[] };

export interface MissedOccurrence {
  readonly occurrence: TimedOccurrence;
  readonly reason: MissedReason;
  readonly detail?: string;
}

export interface DueOccurrences {
  readonly job: Pick<Job, 'triggers' | 'policy' | 'backoffUntil'>;
  /** Everything up to this instant was handled. */
  readonly firedThroughMs: number;
  readonly nowMs: number;
  /** Why occurrences are late, if any are. */
  readonly lateness: { readonly reason: 'down' | 'clock'; readonly detail?: string };
}

/** The steps, oldest occurrence first, and the occurrence that comes after now. */
export const planDueOccurrences = (
  due: DueOccurrences,
): { readonly steps: readonly Step[]; readonly next: TimedOccurrence | undefined } => {
  const { job, firedThroughMs, nowMs } = due;
  const { latest, earlier } = passedOccurrences(job.triggers, { afterMs: firedThroughMs, untilMs: nowMs });
  const missed = new Map<TimedOccurrence, Omit<MissedOccurrence, 'occurrence'>>();
  for (const occurrence of latest) {
    const why = whyNot(occurrence, due);
    if (why) missed.set(occurrence, why);
  }
  const alive = latest.filter((occurrence) => !missed.has(occurrence));
  const last = alive.at(-1);
  const isEach = job.policy.missed === 'all';
  if (!isEach)
    for (const occurrence of alive) if (occurrence !== last) missed.set(occurrence, supersededBy(last));
  const steps = latest.map((occurrence): Step => {
    const why = missed.get(occurrence);
    if (why) return { kind: 'miss', occurrences: [{ occurrence, ...why }] };
    const isLate = occurrence !== last || nowMs - occurrence.atMs > IN_TIME_MS;
    return { kind: 'fire', occurrence, isMadeUp: isEach && isLate };
  });
  const all = earlier ? [missOf(earlier, due, last), ...steps] : steps;
  return { steps: joined(all), next: nextOccurrence(job.triggers, Math.max(nowMs, firedThroughMs)) };
};

/** Why the occurrence may not fire at all; undefined: it may. */
const whyNot = (
  { atMs }: TimedOccurrence,
  { job, nowMs, lateness }: DueOccurrences,
): Omit<MissedOccurrence, 'occurrence'> | undefined => {
  const { missed, missedWithinMs } = job.policy;
  if (job.backoffUntil !== undefined && atMs < Date.parse(job.backoffUntil))
    return { reason: 'backoff', detail: `it failed, and waits until ${job.backoffUntil}` };
  const lateMs = nowMs - atMs;
  if (lateMs <= IN_TIME_MS) return undefined;
  if (missed === 'skip') return lateness;
  if (lateMs <= missedWithinMs) return undefined;
  const within = `older than ${formatDuration(missedWithinMs)}`;
  return { ...lateness, detail: lateness.detail === undefined ? within : `${lateness.detail}; ${within}` };
};

const supersededBy = (last: TimedOccurrence | undefined): Omit<MissedOccurrence, 'occurrence'> => ({
  reason: 'superseded',
  ...(last === undefined ? {} : { detail: `replaced by the one at ${isoOf(last.atMs)}` }),
});

/** One row for all that are older than those handled one by one. */
const missOf = (
  { first, lastMs, count, isExact }: EarlierOccurrences,
  { job, nowMs, lateness }: DueOccurrences,
  last: TimedOccurrence | undefined,
): Step => {
  const many = `${isExact ? '' : 'at least '}${count.toLocaleString('en-US')} occurrences`;
  const isMadeUpFor = last !== undefined && mayMakeUp(job.policy, nowMs - first.atMs);
  const reason = isMadeUpFor ? 'superseded' : lateness.reason;
  const because = isMadeUpFor || lateness.detail === undefined ? '' : `; ${lateness.detail}`;
  const detail = `${many} from ${isoOf(first.atMs)} to ${isoOf(lastMs)}${because}`;
  return { kind: 'miss', occurrences: [{ occurrence: first, reason, detail }] };
};

const mayMakeUp = ({ missed, missedWithinMs }: JobPolicy, lateMs: number): boolean =>
  missed !== 'skip' && lateMs <= missedWithinMs;

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Neighbours that are missed become one step. */
const joined = (steps: readonly Step[]): readonly Step[] => {
  const result: Step[] = [];
  for (const step of steps) {
    const before = result.at(-1);
    if (step.kind === 'miss' && before?.kind === 'miss')
      result[result.length - 1] = { kind: 'miss', occurrences: [...before.occurrences, ...step.occurrences] };
    else result.push(step);
  }
  return result;
};
