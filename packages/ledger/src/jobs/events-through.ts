// Up to which event the ends of tasks were looked at for the jobs that wait for them.

import { readMeta, writeMeta } from '../database/meta.ts';
import type { Unit } from '../database/unit.ts';

const THROUGH = 'job_events_through';

/** undefined: nothing ever waited for the end of a task. */
export function* readEventsThrough(): Unit<number | undefined> {
  const stored = yield* readMeta(THROUGH);
  return stored === undefined ? undefined : Number(stored);
}

export function* writeEventsThrough(seq: number): Unit<void> {
  yield* writeMeta(THROUGH, String(seq));
}
