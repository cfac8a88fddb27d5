// One row for each occurrence of a job, whether it fired or was missed.

import type { Firing, JobId, MissedReason, TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { FiringTable } from '../database/schema-jobs.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import type { Occurrence } from '../jobs.ts';
import { timestampOf } from '../tasks/task-row.ts';
import type { JobRow } from './job-row.ts';

type FiringRow = Selectable<FiringTable>;

const insertFiring = compiled((row: FiringRow) =>
  db.insertInto('firing').values({
    job_n: row.job_n,
    slot: row.slot,
    trigger: row.trigger,
    slot_at: row.slot_at,
    at: row.at,
    task_id: row.task_id,
    missed: row.missed,
    detail: row.detail,
  }),
);
const firingByKey = compiled((values: { n: number; key: string }) =>
  db.selectFrom('firing').selectAll().where('job_n', '=', values.n).where('slot', '=', values.key),
);
const newest = (which: 'is' | 'is not') =>
  compiled((values: { n: number; limit: number }) =>
    db
      .selectFrom('firing')
      .selectAll()
      .where('job_n', '=', values.n)
      .where('missed', which, null)
      .orderBy('at', 'desc')
      .orderBy('slot_at', 'desc')
      .limit(values.limit),
  );
const newestFired = newest('is');
const newestMissed = newest('is not');

/** The occurrence in the protocol's form. */
export const firingOf = (row: FiringRow, jobId: string): Firing => ({
  // Stored ids were valid when they came in.
  jobId: jobId as JobId,
  trigger: row.trigger,
  slot: timestampOf(row.slot_at),
  at: timestampOf(row.at),
  taskId: (row.task_id ?? undefined) as TaskId | undefined,
  missed: row.missed ?? undefined,
  detail: row.detail ?? undefined,
});

/** The firing of the occurrence, while its row is kept. */
export function* readFiring(job: JobRow, key: string): Tx<Firing | undefined> {
  const row = yield* first(firingByKey({ n: job.n, key }));
  return row && firingOf(row, job.id);
}

/** The outcome of the occurrence, with `firing` while its row is kept; undefined: it was not handled yet. */
export function* findDealtWith(
  job: JobRow,
  occurrence: Occurrence,
): Tx<{ readonly firing?: Firing } | undefined> {
  const firing = yield* readFiring(job, occurrence.key);
  if (firing !== undefined) return { firing };
  return isTimed(occurrence) && occurrence.occurrenceAtMs <= job.fired_through ? {} : undefined;
}

const isTimed = ({ trigger }: Occurrence): boolean =>
  trigger === 'cron' || trigger === 'every' || trigger === 'at';

/** The outcome of an occurrence. */
export type OccurrenceOutcome =
  | { readonly taskId: TaskId }
  | { readonly reason: MissedReason; readonly detail?: string | undefined };

/** Stores the outcome of the occurrence. Throws when it already has a row: the caller checks first. */
export function* storeFiring(
  job: JobRow,
  occurrence: Occurrence,
  outcome: OccurrenceOutcome,
  nowMs: number,
): Tx<Firing> {
  const row: FiringRow = {
    job_n: job.n,
    slot: occurrence.key,
    trigger: occurrence.trigger,
    slot_at: occurrence.occurrenceAtMs,
    at: nowMs,
    task_id: 'taskId' in outcome ? outcome.taskId : null,
    missed: 'reason' in outcome ? outcome.reason : null,
    detail: ('detail' in outcome ? outcome.detail : undefined) ?? null,
  };
  yield* run(insertFiring(row));
  return firingOf(row, job.id);
}

/** The firings of the job, newest first. */
export function* readFirings(
  job: JobRow,
  { limit, only }: { readonly limit: number; readonly only?: 'missed' | 'fired' | undefined },
): Tx<readonly Firing[]> {
  const { n } = job;
  const fired = only === 'missed' ? [] : yield* all(newestFired({ n, limit }));
  const missed = only === 'fired' ? [] : yield* all(newestMissed({ n, limit }));
  return [...fired, ...missed]
    .sort((a, b) => b.at - a.at || b.slot_at - a.slot_at)
    .slice(0, limit)
    .map((row) => firingOf(row, job.id));
}
