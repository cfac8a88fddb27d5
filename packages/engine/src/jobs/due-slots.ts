// What becomes of the slots that have passed: pure, so that a year of them can be reckoned in a test.

import { formatDuration, type Job, type JobPolicy, type MissedReason } from '@coxswain/protocol';
import { type EarlierSlots, nextSlot, passedSlots, type TimedSlot } from './timetable.ts';

/** A slot may fire so late and still counts as in time: a start takes a moment, and a busy machine more. */
export const IN_TIME_MS = 60_000;

/** What is to be done with one slot, or with several that are missed. */
export type Step =
  | {
      readonly kind: 'fire';
      readonly slot: TimedSlot;
      /** Each missed slot is made up for: they wait for their turn, whatever the job says of overlaps. */
      readonly isMadeUp: boolean;
    }
  | { readonly kind: 'miss'; readonly slots: readonly MissedSlot[] };

export interface MissedSlot {
  readonly slot: TimedSlot;
  readonly reason: MissedReason;
  readonly detail?: string;
}

export interface DueSlots {
  readonly job: Pick<Job, 'triggers' | 'policy' | 'backoffUntil'>;
  /** Everything up to this instant was dealt with. */
  readonly firedThroughMs: number;
  readonly nowMs: number;
  /** Why slots are late, if any are. */
  readonly lateness: { readonly reason: 'down' | 'clock'; readonly detail?: string };
}

/** The steps, oldest slot first, and the slot that comes after now. */
export const planDueSlots = (
  dueSlots: DueSlots,
): { readonly steps: readonly Step[]; readonly next: TimedSlot | undefined } => {
  const { job, firedThroughMs, nowMs } = dueSlots;
  const { latest, earlier } = passedSlots(job.triggers, { afterMs: firedThroughMs, untilMs: nowMs });
  const missed = new Map<TimedSlot, Omit<MissedSlot, 'slot'>>();
  for (const slot of latest) {
    const why = whyNot(slot, dueSlots);
    if (why) missed.set(slot, why);
  }
  const alive = latest.filter((slot) => !missed.has(slot));
  const last = alive.at(-1);
  const isEach = job.policy.missed === 'all';
  if (!isEach) for (const slot of alive) if (slot !== last) missed.set(slot, supersededBy(last));
  const steps = latest.map((slot): Step => {
    const why = missed.get(slot);
    if (why) return { kind: 'miss', slots: [{ slot, ...why }] };
    const isLate = slot !== last || nowMs - slot.atMs > IN_TIME_MS;
    return { kind: 'fire', slot, isMadeUp: isEach && isLate };
  });
  const all = earlier ? [missOf(earlier, dueSlots, last), ...steps] : steps;
  return { steps: joined(all), next: nextSlot(job.triggers, Math.max(nowMs, firedThroughMs)) };
};

/** Why the slot may not fire at all; undefined: it may. */
const whyNot = (
  { atMs }: TimedSlot,
  { job, nowMs, lateness }: DueSlots,
): Omit<MissedSlot, 'slot'> | undefined => {
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

const supersededBy = (last: TimedSlot | undefined): Omit<MissedSlot, 'slot'> => ({
  reason: 'superseded',
  ...(last === undefined ? {} : { detail: `replaced by the one at ${isoOf(last.atMs)}` }),
});

/** One row stands for all that are older than those dealt with one by one. */
const missOf = (
  { first, lastMs, count, isExact }: EarlierSlots,
  { job, nowMs, lateness }: DueSlots,
  last: TimedSlot | undefined,
): Step => {
  const many = `${isExact ? '' : 'at least '}${count.toLocaleString('en-US')} occurrences`;
  const isMadeUpFor = last !== undefined && mayMakeUp(job.policy, nowMs - first.atMs);
  const reason = isMadeUpFor ? 'superseded' : lateness.reason;
  const because = isMadeUpFor || lateness.detail === undefined ? '' : `; ${lateness.detail}`;
  const detail = `${many} from ${isoOf(first.atMs)} to ${isoOf(lastMs)}${because}`;
  return { kind: 'miss', slots: [{ slot: first, reason, detail }] };
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
      result[result.length - 1] = { kind: 'miss', slots: [...before.slots, ...step.slots] };
    else result.push(step);
  }
  return result;
};
