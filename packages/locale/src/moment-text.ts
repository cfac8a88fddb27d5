// A moment on the reader's clock.

import { dayAt, wallClockAt } from '@coxswain/protocol';
import { untilText } from './relative-time.ts';
import type { TimeWords } from './time-words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-20 18:00` in the zone. */
export const momentText = (at: string, timeZone: string): string => {
  const { year, month, day, hour, minute } = wallClockAt(Date.parse(at), timeZone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

export interface Reader {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly words: TimeWords;
}

/** `in 5m00s` within an hour, then `18:00` today, `tomorrow 09:00`, or the date. What has passed is `now`. */
export const soonText = (at: string, { nowMs, timeZone, words }: Reader): string => {
  const ms = Date.parse(at) - nowMs;
  if (ms < 1_000) return words.now;
  if (ms <= HOUR_MS) return words.ahead(untilText(ms));
  const moment = momentText(at, timeZone);
  const dayOf = (days: number): string => {
    const { year, month, day } = dayAt(nowMs, timeZone, days);
    return `${year}-${two(month)}-${two(day)}`;
  };
  const time = moment.slice(-5);
  if (moment.startsWith(dayOf(0))) return time;
  if (moment.startsWith(dayOf(1))) return `${words.tomorrow} ${time}`;
  return ms < 300 * DAY_MS ? moment.slice(5) : moment.slice(0, 10);
};
