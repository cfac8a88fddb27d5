// When a delivery that failed is tried again: soon at first, hourly at last, and not any more when it is a day old.

import type { Delivery } from '@coxswain/protocol';
import type { DispatchOutcome } from './outlet.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pause after the first, second, … failed attempt. */
const PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS] as const;
const LAST_PAUSE_MS = HOUR_MS;
/** A transport that wants to be asked again at once is not believed. */
const SHORTEST_PAUSE_MS = SECOND_MS;
/** After this nobody waits for the notice any more. */
export const GIVE_UP_AFTER_MS = 24 * HOUR_MS;

type Failure = Pick<DispatchOutcome & { readonly isSent: false }, 'isFinal' | 'retryAfterMs'>;

/**
 * When to try again, in milliseconds since 1970; undefined: never. `delivery` is as it was before the attempt that failed;
 * its age counts from when it was written to the time that is believed, so what waited for a daemon that was down gets one
 * attempt at least, and a clock that is wrong for a minute gives up nothing.
 */
export const retryAtMs = (
  { attempts, createdAt }: Pick<Delivery, 'attempts' | 'createdAt'>,
  { isFinal, retryAfterMs }: Failure,
  nowMs: number,
  believedMs: number = nowMs,
): number | undefined => {
  if (isFinal || believedMs - Date.parse(createdAt) >= GIVE_UP_AFTER_MS) return undefined;
  // Nobody is believed who wants to be left alone for longer than a notice is worth sending, or says no number at all.
  if (retryAfterMs !== undefined && Number.isFinite(retryAfterMs))
    return nowMs + Math.min(Math.max(retryAfterMs, SHORTEST_PAUSE_MS), GIVE_UP_AFTER_MS);
  return nowMs + (PAUSES_MS[attempts] ?? LAST_PAUSE_MS);
};
