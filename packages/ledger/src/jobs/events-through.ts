// Up to which event the ends of tasks were looked at for the jobs that wait for them.

import { readMeta, writeMeta } from '../database/meta.ts';
import type { Tx } from '../database/tx.ts';

/** Where that is noted. */
export const JOB_EVENTS_THROUGH = 'job_events_through';

/** undefined: nothing ever waited for the end of a task. */
export function* readEventsThrough(): Tx<number | undefined> {
  const stored = yield* readMeta(JOB_EVENTS_THROUGH);
  return stored === undefined ? undefined : Number(stored);
}

export function* writeEventsThrough(seq: number): Tx<void> {
  yield* writeMeta(JOB_EVENTS_THROUGH, String(seq));
}
