// How long receiving waits after a failure: a server that is down is not asked faster by asking more often.

import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelError } from './channel.ts';
import type { ChannelWorld } from './channel-world.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** What time alone does not mend is tried again as if it had failed so often: somebody may put it right meanwhile. */
const FINAL_FAILURES = 10;

/** 1 s, 2 s, 4 s, … up to a minute, each up to a half shorter, so that many daemons do not come back at once. */
export const reconnectAfterMs = (failures: number, random: () => number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (1 - random() / 2);

/** Waits before the next try; an abort ends it at once. `failures`: how many in a row, 1 or more. */
export const pauseAfter = async (
  refusal: Pick<ChannelError, 'isFinal' | 'retryAfterMs'>,
  {
    failures,
    world,
    signal,
  }: { readonly failures: number; readonly world: ChannelWorld; readonly signal: AbortSignal },
): Promise<void> => {
  const count = refusal.isFinal ? Math.max(failures, FINAL_FAILURES) : failures;
  const backoffMs = world.reconnectAfterMs?.(count) ?? reconnectAfterMs(count, world.random);
  await sleep(refusal.retryAfterMs ?? backoffMs, undefined, { signal }).catch(() => {});
};
