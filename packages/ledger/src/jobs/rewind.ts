// The one way back for a job: a clock that was ahead by mistake let it deal with slots that are still to come.

import type { Job, JobId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Unit } from '../database/unit.ts';
import { jobOf } from './job-row.ts';
import { findJobRow } from './read.ts';

const setThrough = compiled((values: { n: number; through: number; nextAt: number | null }) =>
  db
    .updateTable('job')
    .set({ fired_through: values.through, next_at: values.nextAt })
    .where('n', '=', values.n)
    .returningAll(),
);
// Nothing ran for them, and their rows would keep their slots from ever firing.
const forgetMissed = compiled((values: { n: number; through: number }) =>
  db
    .deleteFrom('firing')
    .where('job_n', '=', values.n)
    .where('missed', 'is not', null)
    .where('trigger', 'in', ['cron', 'every', 'at'])
    .where('slot_at', '>', values.through),
);

export interface RewindTo {
  readonly firedThroughMs: number;
  readonly nextAtMs: number | undefined;
}

/** Slots after that instant may fire again, but for those that fired. */
export function* rewindJob(id: JobId, { firedThroughMs, nextAtMs }: RewindTo): Unit<Job | undefined> {
  const job = yield* findJobRow(id);
  if (job === undefined) return undefined;
  if (job.fired_through <= firedThroughMs) return jobOf(job);
  yield* run(forgetMissed({ n: job.n, through: firedThroughMs }));
  const nextAt = job.enabled === 1 ? (nextAtMs ?? null) : null;
  const row = yield* first(setThrough({ n: job.n, through: firedThroughMs, nextAt }));
  return row && jobOf(row);
}
