// Reading jobs: one, all of them, those that are due, and what runs for one.

import { ACTIVE_STATUSES, type JobId, type Task } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, type Tx } from '../database/tx.ts';
import type { StoredJob } from '../jobs.ts';
import { readTasks } from '../tasks/read.ts';
import { type JobRow, storedJobOf } from './job-row.ts';

const byId = compiled((values: { id: string }) =>
  db.selectFrom('job').selectAll().where('id', '=', values.id),
);
const byName = compiled(() => db.selectFrom('job').selectAll().orderBy('name'));
const dueBy = compiled((values: { now: number; limit: number }) =>
  db
    .selectFrom('job')
    .selectAll()
    .where('next_at', '<=', values.now)
    .orderBy('next_at')
    .orderBy('n')
    .limit(values.limit),
);
const earliest = compiled(() =>
  db.selectFrom('job').select('next_at').where('next_at', 'is not', null).orderBy('next_at').limit(1),
);
// Statuses as literals, or SQLite does not see that the index of active runs fits.
const activeOf = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('job_id', '=', values.id)
    .where(
      'status',
      'in',
      ACTIVE_STATUSES.map((status) => sql.lit(status)),
    )
    .where(({ eb, or }) => or([eb('parent_n', 'is', null), eb('kind', '=', 'job')]))
    .orderBy('n'),
);

export function* findJobRow(id: JobId): Tx<JobRow | undefined> {
  return yield* first(byId({ id }));
}

export function* readJob(id: JobId): Tx<StoredJob | undefined> {
  const row = yield* findJobRow(id);
  return row && storedJobOf(row);
}

/** All jobs, by name. */
export function* readJobs(): Tx<readonly StoredJob[]> {
  return (yield* all(byName({}))).map(storedJobOf);
}

/** Jobs whose next occurrence is due, earliest first. */
export function* readDueJobs(nowMs: number, limit: number): Tx<readonly StoredJob[]> {
  return (yield* all(dueBy({ now: nowMs, limit }))).map(storedJobOf);
}

/** When the next occurrence of any job is due, in milliseconds since 1970. */
export function* nextDueJob(): Tx<number | undefined> {
  return (yield* first(earliest({})))?.next_at ?? undefined;
}

/** The runs of the job that have not ended, oldest first; the tasks below them are not runs. */
export function* readActiveRuns(id: JobId): Tx<readonly Task[]> {
  return yield* readTasks((yield* all(activeOf({ id }))).map(({ n }) => n));
}
