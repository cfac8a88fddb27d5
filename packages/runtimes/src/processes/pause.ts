// Other programs' processes send no event when they end: their end is looked for, after pauses that grow.

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or less when the signal says so. Never rejects. */
export const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch {
    // Aborted: the pause is over.
  }
};

/** The pauses between looks: short at first, because most processes end within milliseconds. */
export const growingPauses = function* (longestMs: number): Generator<number> {
  for (let ms = 1; ; ms = Math.min(ms * 2, longestMs)) yield ms;
};
