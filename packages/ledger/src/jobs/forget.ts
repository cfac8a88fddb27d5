// Removes firings that are no longer needed: those of a removed job, and those older than the retention time whose instants the
// job itself knows were handled. A job may have one for every second of a month, so they are removed in steps.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, first, type Tx } from '../database/tx.ts';

/** Rows removed in one step. */
export const FIRINGS_IN_STEP = 1_000;

interface Forgotten {
  /** The number of the job. */
  readonly n: number;
  /** Handled before this. */
  readonly before: number;
  /** Timed occurrences up to here. */
  readonly through: number;
}

const deleteSome = (which: 'fired' | 'missed') =>
  compiled((values: Forgotten) =>
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
          .where(({ eb, or }) =>
            or([eb('slot_at', '<=', values.through), eb('trigger', 'not in', ['cron', 'every', 'at'])]),
          )
          .limit(sql.lit(FIRINGS_IN_STEP)),
      ),
  );
const deleteFired = deleteSome('fired');
const deleteMissed = deleteSome('missed');
const nextWithFirings = compiled((values: { after: number }) =>
  db
    .selectFrom('firing')
    .leftJoin('job', 'job.n', 'firing.job_n')
    .select(['firing.job_n', 'job.fired_through'])
    .where('firing.job_n', '>', values.after)
    .orderBy('firing.job_n')
    .limit(1),
);

/** Removes some firings. False: none are left. */
export function* forgetSomeFirings(what: Forgotten): Tx<boolean> {
  if ((yield* affected(deleteFired(what))) === FIRINGS_IN_STEP) return true;
  return (yield* affected(deleteMissed(what))) === FIRINGS_IN_STEP;
}

/** All firings of the job with this number. */
export const everythingOf = (n: number): Forgotten => ({
  n,
  before: Number.MAX_SAFE_INTEGER,
  through: Number.MAX_SAFE_INTEGER,
});

/** What may be removed for the first job after this number that has firings; the job itself may be gone. */
export function* nextToForget(afterN: number, beforeMs: number): Tx<Forgotten | undefined> {
  const row = yield* first(nextWithFirings({ after: afterN }));
  if (row === undefined) return undefined;
  const { job_n: n, fired_through: through } = row;
  return through === null ? everythingOf(n) : { n, before: beforeMs, through };
}
