// Figures as people read them: thousands apart, shares in percent, money with its currency, moments by how far away they are.

import { grouped, successRate, type TimeWords } from '@coxswain/locale';
import { formatDuration, printableLine } from '@coxswain/protocol';

export { grouped, successRate };

/** `0.0312 USD`; a dash for a cost that nobody counted, `≥` before one that is not the whole. */
export const costText = (cost: number | undefined, currency: string | undefined, isPart = false): string => {
  if (cost === undefined) return '–';
  const amount = cost === 0 ? '0' : Number(cost.toFixed(4)) || '<0.0001';
  return `${isPart ? '≥ ' : ''}${amount} ${printableLine(currency ?? '')}`.trim();
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on the date says more than "97d ago". */
const RELATIVE_MS = 60 * DAY_MS;

/** `just now`, `2m ago`, `3h ago`, `5d ago`, or the date. Below a minute nothing is counted, so that nothing ticks. */
export const agoText = (at: string, nowMs: number, words: TimeWords): string => {
  const ms = nowMs - Date.parse(at);
  if (ms < MINUTE_MS) return words.justNow;
  if (ms >= RELATIVE_MS) return at.slice(0, 10);
  if (ms < HOUR_MS) return words.ago(`${Math.floor(ms / MINUTE_MS)}m`);
  return words.ago(ms < DAY_MS ? `${Math.floor(ms / HOUR_MS)}h` : `${Math.floor(ms / DAY_MS)}d`);
};

/** `1m10s` since then. */
export const sinceText = (at: string, nowMs: number): string => formatDuration(nowMs - Date.parse(at));
