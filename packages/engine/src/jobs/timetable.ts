// The slots of a job: the instants of all its timed triggers, those that fall together as one.

import type { Trigger } from '@coxswain/protocol';
import {
  countInstants,
  isTimed,
  lastInstants,
  nextInstant,
  type Span,
  type TimedTrigger,
} from './occurrences.ts';

export interface TimedSlot {
  readonly trigger: TimedTrigger;
  readonly atMs: number;
}

/** Slots that passed, of which the older ones are only counted. */
export interface PassedSlots {
  /** Oldest first. */
  readonly latest: readonly TimedSlot[];
  readonly earlier?: EarlierSlots;
}

export interface EarlierSlots {
  readonly first: TimedSlot;
  readonly lastMs: number;
  /** At least so many. */
  readonly count: number;
  readonly isExact: boolean;
}

/** So many passed slots are dealt with one by one. */
export const MAX_LATEST = 100;
/** So far the slots of an expression are counted: each takes some 50 µs. */
const MAX_COUNTED = 1_000;

/** The first slot after that instant. */
export const nextSlot = (triggers: readonly Trigger[], afterMs: number): TimedSlot | undefined => {
  let next: TimedSlot | undefined;
  for (const trigger of triggers.filter(isTimed)) {
    const atMs = nextInstant(trigger, afterMs);
    if (atMs !== undefined && (next === undefined || atMs < next.atMs)) next = { trigger, atMs };
  }
  return next;
};

/** What lies in the span: the latest {@link MAX_LATEST} one by one. */
export const passedSlots = (triggers: readonly Trigger[], span: Span): PassedSlots => {
  const timed = triggers.filter(isTimed);
  const found = timed.flatMap((trigger) =>
    lastInstants(trigger, span, MAX_LATEST + 1).map((atMs) => ({ trigger, atMs })),
  );
  const slots = found
    .toSorted((one, other) => one.atMs - other.atMs)
    .filter(({ atMs }, index, sorted) => atMs !== sorted[index - 1]?.atMs);
  if (slots.length <= MAX_LATEST) return { latest: slots };
  const latest = slots.slice(-MAX_LATEST);
  const first = nextSlot(timed, span.afterMs);
  const untilMs = (latest[0]?.atMs ?? 0) - 1;
  if (first === undefined) return { latest };
  return { latest, earlier: earlierSlots(timed, first, { afterMs: span.afterMs, untilMs }) };
};

const earlierSlots = (timed: readonly TimedTrigger[], first: TimedSlot, span: Span): EarlierSlots => {
  const counts = timed.map((trigger) => countInstants(trigger, span, MAX_COUNTED));
  const lastMs = Math.max(...timed.flatMap((trigger) => lastInstants(trigger, span, 1)));
  const isExact =
    timed.length === 1 && (timed[0]?.kind === 'every' || counts.every((count) => count < MAX_COUNTED));
  // Triggers may fall together: together they have at least as many as any of them.
  return { first, lastMs, count: Math.max(...counts), isExact };
};
