// The occurrences of a job: the instants of all its timed triggers, those that fall together as one.

import type { Trigger } from '@coxswain/protocol';
import {
  countInstants,
  isTimed,
  lastInstants,
  nextInstant,
  type Span,
  type TimedTrigger,
} from './occurrences.ts';

export interface TimedOccurrence {
  readonly trigger: TimedTrigger;
  readonly atMs: number;
}

/** Occurrences that passed, of which the older ones are only counted. */
export interface PassedOccurrences {
  /** Oldest first. */
  readonly latest: readonly TimedOccurrence[];
  readonly earlier?: EarlierOccurrences;
}

export interface EarlierOccurrences {
  readonly first: TimedOccurrence;
  readonly lastMs: number;
  /** A lower bound. */
  readonly count: number;
  readonly isExact: boolean;
}

/** At most this many passed occurrences are handled one by one. */
export const MAX_LATEST = 100;
/** So far the occurrences of an expression are counted: each takes some 50 µs. */
const MAX_COUNTED = 1_000;

/** The first occurrence after that instant. */
export const nextOccurrence = (
  triggers: readonly Trigger[],
  afterMs: number,
): TimedOccurrence | undefined => {
  let next: TimedOccurrence | undefined;
  for (const trigger of triggers.filter(isTimed)) {
    const atMs = nextInstant(trigger, afterMs);
    if (atMs !== undefined && (next === undefined || atMs < next.atMs)) next = { trigger, atMs };
  }
  return next;
};

/** Those in the span: the latest {@link MAX_LATEST} one by one. */
export const passedOccurrences = (triggers: readonly Trigger[], span: Span): PassedOccurrences => {
  const timed = triggers.filter(isTimed);
  const found = timed.flatMap((trigger) =>
    lastInstants(trigger, span, MAX_LATEST + 1).map((atMs) => ({ trigger, atMs })),
  );
  const occurrences = found
    .toSorted((one, other) => one.atMs - other.atMs)
    .filter(({ atMs }, index, sorted) => atMs !== sorted[index - 1]?.atMs);
  if (occurrences.length <= MAX_LATEST) return { latest: occurrences };
  const latest = occurrences.slice(-MAX_LATEST);
  const first = nextOccurrence(timed, span.afterMs);
  const untilMs = (latest[0]?.atMs ?? 0) - 1;
  if (first === undefined) return { latest };
  return { latest, earlier: earlierOccurrences(timed, first, { afterMs: span.afterMs, untilMs }) };
};

const earlierOccurrences = (
  timed: readonly TimedTrigger[],
  first: TimedOccurrence,
  span: Span,
): EarlierOccurrences => {
  const counts = timed.map((trigger) => countInstants(trigger, span, MAX_COUNTED));
  const lastMs = Math.max(...timed.flatMap((trigger) => lastInstants(trigger, span, 1)));
  const isExact =
    timed.length === 1 && (timed[0]?.kind === 'every' || counts.every((count) => count < MAX_COUNTED));
  // Triggers may fall together: together they have at least as many as any of them.
  return { first, lastMs, count: Math.max(...counts), isExact };
};
