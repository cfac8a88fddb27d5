// How long receiving waits after a failure.

import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelError } from './channel.ts';
import type { ChannelDeps } from './channel-deps.ts';

const FIRST_MS = 1_000;
const MAX_MS = 60_000;
/** The longest wait, whatever the server says. Timers also take no more than 24 days. */
const MAX_ASKED_MS = 60 * 60_000;
/** What time alone does not fix is retried as if it had failed this often: someone may fix it meanwhile. */
const FINAL_FAILURES = 10;

/** 1 s, 2 s, 4 s, … up to a minute, each up to a half shorter, so that many daemons do not come back at once. */
export const reconnectAfterMs = (failures: number, random: () => number): number =>
  Math.min(MAX_MS, FIRST_MS * 2 ** (failures - 1)) * (1 - random() / 2);

interface Failing {
  /** How many in a row, 1 or more. */
  readonly failures: number;
  readonly deps: Pick<ChannelDeps, 'random' | 'reconnectAfterMs'>;
}

type Refusal = Pick<ChannelError, 'isFinal' | 'retryAfterMs'>;

/** How long to wait: what the server asks for, within reason, else longer after each failure. */
export const pauseMsOf = ({ isFinal, retryAfterMs }: Refusal, { failures, deps }: Failing): number => {
  if (retryAfterMs !== undefined && Number.isFinite(retryAfterMs))
    return Math.min(retryAfterMs, MAX_ASKED_MS);
  const count = isFinal ? Math.max(failures, FINAL_FAILURES) : failures;
  return deps.reconnectAfterMs?.(count) ?? reconnectAfterMs(count, deps.random);
};

/** Waits before the next try; an abort ends it at once. */
export const pauseAfter = async (
  refusal: Refusal,
  { signal, ...failing }: Failing & { readonly signal: AbortSignal },
): Promise<void> => {
  await sleep(pauseMsOf(refusal, failing), undefined, { signal }).catch(() => {});
};
