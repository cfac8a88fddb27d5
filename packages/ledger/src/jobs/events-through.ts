// The event up to which ended tasks were checked for jobs that wait for them.

import { readMeta, writeMeta } from '../database/meta.ts';
import type { Tx } from '../database/tx.ts';

/** The key it is stored under. */
export const JOB_EVENTS_THROUGH = 'job_events_through';

/** undefined: no job ever waited for a task. */
export function* readEventsThrough(): Tx<number | undefined> {
  const stored = yield* readMeta(JOB_EVENTS_THROUGH);
  return stored === undefined ? undefined : Number(stored);
}

export function* writeEventsThrough(seq: number): Tx<void> {
  yield* writeMeta(JOB_EVENTS_THROUGH, String(seq));
}
