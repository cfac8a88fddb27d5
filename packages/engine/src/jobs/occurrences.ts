// When a timed trigger comes: arithmetic on its definition alone, without a clock. Instants are milliseconds since 1970.
//
// Cron follows Vixie cron where clocks change: a time of day that is skipped comes at the first instant after the gap and one
// that is shown twice comes the first time, while fields with wildcards or steps follow the clock through both.

import type { Trigger, TriggerKind } from '@coxswain/protocol';
import { Cron } from 'croner';

export type CronTrigger = Extract<Trigger, { readonly kind: 'cron' }>;
export type EveryTrigger = Extract<Trigger, { readonly kind: 'every' }>;
export type TimedTrigger = Extract<Trigger, { readonly kind: 'cron' | 'every' | 'at' }>;

/** After `afterMs`, up to and including `untilMs`. */
export interface Span {
  readonly afterMs: number;
  readonly untilMs: number;
}

const TIMED: readonly TriggerKind[] = ['cron', 'every', 'at'];
const SECOND_MS = 1_000;
/** Reading an expression takes as long as a dozen instants of it. */
const MAX_READ = 500;

export const isTimed = (trigger: Trigger): trigger is TimedTrigger => TIMED.includes(trigger.kind);

/** The first instant after that one; undefined: there is none. */
export const nextInstant = (trigger: TimedTrigger, afterMs: number): number | undefined => {
  switch (trigger.kind) {
    case 'cron':
      return scheduleOf(trigger).nextRun(new Date(afterMs))?.getTime();
    case 'every':
      return instantOf(trigger, Math.floor((afterMs - Date.parse(trigger.anchor)) / trigger.everyMs) + 1);
    case 'at': {
      const atMs = Date.parse(trigger.at);
      return atMs > afterMs ? atMs : undefined;
    }
  }
};

/** The last `count` instants of the span, oldest first. */
export const lastInstants = (trigger: TimedTrigger, span: Span, most: number): readonly number[] => {
  const { afterMs, untilMs } = span;
  if (untilMs <= afterMs) return [];
  if (trigger.kind === 'at') {
    const atMs = nextInstant(trigger, afterMs);
    return atMs !== undefined && atMs <= untilMs ? [atMs] : [];
  }
  if (trigger.kind === 'every') {
    const { first, count } = numbersOf(trigger, span);
    const shown = Math.min(count, most);
    return Array.from({ length: shown }, (_, index) => instantOf(trigger, first + count - shown + index));
  }
  // It looks for whole seconds before its reference.
  const reference = new Date((Math.floor(untilMs / SECOND_MS) + 1) * SECOND_MS);
  return scheduleOf(trigger)
    .previousRuns(most, reference)
    .map((date) => date.getTime())
    .filter((ms) => ms > afterMs)
    .reverse();
};

/** How many instants the span has, counted up to `most`; those of `every` are all counted. */
export const countInstants = (trigger: TimedTrigger, span: Span, most: number): number => {
  if (trigger.kind === 'every') return numbersOf(trigger, span).count;
  let count = 0;
  let atMs = nextInstant(trigger, span.afterMs);
  while (atMs !== undefined && atMs <= span.untilMs && count < most) {
    count += 1;
    atMs = nextInstant(trigger, atMs);
  }
  return count;
};

/**
 * The expression as it is followed. Throws TypeError or RangeError for one that is none; `timeZone` must be one that exists.
 */
export const readCron = (expression: string, timeZone: string): Cron =>
  new Cron(expression, {
    timezone: timeZone,
    mode: '5-or-6-parts',
    fixedTimeRule: 'no-wildcard',
    paused: true,
  });

const schedules = new Map<string, Cron>();

// A cache, not state: the same for every caller.
const scheduleOf = ({ expression, timeZone }: CronTrigger): Cron => {
  const key = `${timeZone} ${expression}`;
  const known = schedules.get(key);
  if (known) return known;
  if (schedules.size >= MAX_READ) schedules.clear();
  const schedule = readCron(expression, timeZone);
  schedules.set(key, schedule);
  return schedule;
};

/** Instant number `k` from the anchor on; nothing comes before the anchor. */
const instantOf = ({ anchor, everyMs }: EveryTrigger, k: number): number =>
  Date.parse(anchor) + Math.max(0, k) * everyMs;

const numbersOf = (trigger: EveryTrigger, { afterMs, untilMs }: Span) => {
  const anchorMs = Date.parse(trigger.anchor);
  const first = Math.max(0, Math.floor((afterMs - anchorMs) / trigger.everyMs) + 1);
  const last = Math.floor((untilMs - anchorMs) / trigger.everyMs);
  return { first, count: Math.max(0, last - first + 1) };
};
