// Where clocks change, what a schedule says is not what the clock shows: occurrences are flagged whose time of day
// which is skipped, or that fall into an hour which comes twice.

import { type WallClock, wallClockAt } from '@coxswain/protocol';
import { type CronTrigger, nextInstant } from './occurrences.ts';

const HOUR_MS = 3_600_000;
/** No zone changes its clocks twice within this many days. */
const LOOKED_BACK_MS = 8 * 24 * HOUR_MS;
/** The largest change of a clock, with room. */
const NEAR_MS = 26 * HOUR_MS;

/** The clock on the wall as a number: as if it were UTC. */
export const wallMs = (atMs: number, timeZone: string): number => {
  const { year, month, day, hour, minute, second }: WallClock = wallClockAt(atMs, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const offsetAt = (atMs: number, timeZone: string): number =>
  wallMs(atMs, timeZone) - Math.floor(atMs / 1_000) * 1_000;

/**
 * `skipped`: it is the first occurrence after clocks went forward over a time at which there would have been one. `doubled`:
 * the clock shows its time twice. `previousMs`: the occurrence before it, or any instant after which it is the first.
 */
export const clockChangeAt = (
  trigger: CronTrigger,
  atMs: number,
  previousMs: number,
): 'skipped' | 'doubled' | undefined => {
  const { timeZone } = trigger;
  const offset = offsetAt(atMs, timeZone);
  const fromMs = Math.max(previousMs, atMs - LOOKED_BACK_MS);
  const before = offsetAt(fromMs, timeZone);
  if (before < offset && isOverGap(trigger, { fromMs, untilMs: atMs, change: offset - before }))
    return 'skipped';
  return isDoubled(atMs, timeZone) ? 'doubled' : undefined;
};

/** Whether the times of day in the gap would have had an occurrence: asked as if the zone had no gap. */
const isOverGap = (
  trigger: CronTrigger,
  { fromMs, untilMs, change }: { fromMs: number; untilMs: number; change: number },
): boolean => {
  const gapMs = changeBetween(fromMs, untilMs, trigger.timeZone);
  const gapEndWallMs = wallMs(gapMs, trigger.timeZone);
  const inGap = nextInstant({ ...trigger, timeZone: 'UTC' }, gapEndWallMs - change - 1);
  return inGap !== undefined && inGap < gapEndWallMs;
};

/** The first second with the later offset. */
const changeBetween = (fromMs: number, untilMs: number, timeZone: string): number => {
  const later = offsetAt(untilMs, timeZone);
  let low = Math.floor(fromMs / 1_000);
  let high = Math.floor(untilMs / 1_000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1_000, timeZone) === later) high = middle;
    else low = middle;
  }
  return high * 1_000;
};

const isDoubled = (atMs: number, timeZone: string): boolean => {
  const change = offsetAt(atMs - NEAR_MS, timeZone) - offsetAt(atMs + NEAR_MS, timeZone);
  if (change <= 0) return false;
  const wall = wallMs(atMs, timeZone);
  return wallMs(atMs + change, timeZone) === wall || wallMs(atMs - change, timeZone) === wall;
};
