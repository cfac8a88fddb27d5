// How far away a moment is, while that says more than its date.

import { formatDuration } from '@coxswain/protocol';
import type { TimeWords } from './time-words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on "97d ago" says less than the date. */
const RELATIVE_MS = 60 * DAY_MS;

const roughly = (ms: number): string => {
  if (ms < HOUR_MS) return formatDuration(ms < MINUTE_MS ? ms : ms - (ms % MINUTE_MS)).replace(/00s$/, '');
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}h`;
  return `${Math.floor(ms / DAY_MS)}d`;
};

/** How long until then, a second that has begun as a whole one: `1m00s`, not `59s`, when the text has just said a minute. */
export const untilText = (ms: number): string => formatDuration(Math.ceil(ms / 1_000) * 1_000);

/**
 * `just now`, `12s ago`, `2m ago`, `3h ago`, `5d ago`, or the date when it is more than 60 days away. What is still to come is shown
 * exactly, because someone waits for it: `in 4m30s`, `in 1h05m`.
 */
export const relativeTime = (at: string, nowMs: number, words: TimeWords): string => {
  const ms = nowMs - Date.parse(at);
  if (Math.abs(ms) >= RELATIVE_MS) return at.slice(0, 10);
  if (ms <= -1_000) return words.ahead(untilText(-ms));
  if (ms < 0) return words.now;
  return ms < 1_000 ? words.justNow : words.ago(roughly(ms));
};
