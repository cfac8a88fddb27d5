// What the loop takes from outside: time and chance. The production values are here and nowhere else.

import { pause } from '../processes/pause.ts';

export interface Deps {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Never goes back; for durations. */
  readonly monotonicMs: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Waits, or less when the signal says so. Never rejects. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const SYSTEM_DEPS: Deps = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  random: Math.random,
  pause,
};
