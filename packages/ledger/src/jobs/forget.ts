// Firings that nobody needs any more: those of a job that was removed, and those older than what retention keeps. A job may
// have one for every second of a month, so they go in steps.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, first, type Unit } from '../database/unit.ts';

/** Rows that go in one step. */
export const FIRINGS_IN_STEP = 1_000;

const deleteSome = (which: 'fired' | 'missed') =>
  compiled((values: { n: number; before: number }) =>
    db
      .deleteFrom('firing')
      .where('job_n', '=', values.n)
      .where('slot', 'in', (inner) =>
        inner
          .selectFrom('firing')
          .select('slot')
          .where('job_n', '=', values.n)
          .where('missed', which === 'fired' ? 'is' : 'is not', null)
          .where('at', '<', values.before)
          .limit(sql.lit(FIRINGS_IN_STEP)),
      ),
  );
const deleteFired = deleteSome('fired');
const deleteMissed = deleteSome('missed');
const nextWithFirings = compiled((values: { after: number }) =>
  db
    .selectFrom('firing')
    .leftJoin('job', 'job.n', 'firing.job_n')
    .select(['firing.job_n', 'job.id'])
    .where('firing.job_n', '>', values.after)
    .orderBy('firing.job_n')
    .limit(1),
);

/** Removes some firings of the job with this number that are older. False: no more are left. */
export function* forgetSomeFirings(n: number, beforeMs: number): Unit<boolean> {
  const fired = yield* affected(deleteFired({ n, before: beforeMs }));
  if (fired === FIRINGS_IN_STEP) return true;
  return (yield* affected(deleteMissed({ n, before: beforeMs }))) === FIRINGS_IN_STEP;
}

/** The first job after this number that has firings; it may be gone itself. */
export function* nextJobWithFirings(
  after: number,
): Unit<{ readonly n: number; readonly isGone: boolean } | undefined> {
  const row = yield* first(nextWithFirings({ after }));
  return row && { n: row.job_n, isGone: row.id === null };
}
