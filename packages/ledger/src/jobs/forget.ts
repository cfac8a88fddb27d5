// Firings that nobody needs any more: those of a job that was removed, and those older than what retention keeps, as long as
// the job itself knows that their instants were dealt with. A job may have one for every second of a month, so they go in
// steps.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, first, type Tx } from '../database/tx.ts';

/** Rows that go in one step. */
export const FIRINGS_IN_STEP = 1_000;

interface Forgotten {
  /** The number of the job. */
  readonly n: number;
  /** What was dealt with before. */
  readonly before: number;
  /** Timed slots up to here. */
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

/** Removes some firings. False: no more are left. */
export function* forgetSomeFirings(what: Forgotten): Tx<boolean> {
  if ((yield* affected(deleteFired(what))) === FIRINGS_IN_STEP) return true;
  return (yield* affected(deleteMissed(what))) === FIRINGS_IN_STEP;
}

/** All that the job with this number ever had. */
export const everythingOf = (n: number): Forgotten => ({
  n,
  before: Number.MAX_SAFE_INTEGER,
  through: Number.MAX_SAFE_INTEGER,
});

/** What may go of the first job after this number that has firings; it may be gone itself. */
export function* nextToForget(afterN: number, beforeMs: number): Tx<Forgotten | undefined> {
  const row = yield* first(nextWithFirings({ after: afterN }));
  if (row === undefined) return undefined;
  const { job_n: n, fired_through: through } = row;
  return through === null ? everythingOf(n) : { n, before: beforeMs, through };
}
