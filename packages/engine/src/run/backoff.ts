// How long a failed attempt waits for the next: 1 s, 2 s, 4 s, … never over 5 min.

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** When the attempt after attempt number `attempt` (1 is the first) may start. */
export const nextAttemptAtMs = (attempt: number, nowMs: number): number =>
  nowMs + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 30));
