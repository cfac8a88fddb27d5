// A job's totals change in the transactions that start and end its runs. A retry of a run counts as a run.

import type { EndedStatus, JobId, RunEnd } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { run, type Tx } from '../database/tx.ts';
import { advanced, type ScheduleState } from './advance.ts';
import { afterRun } from './after-run.ts';
import { definitionOf, type JobRow } from './job-row.ts';
import { findJobRow } from './read.ts';

const setBegun = compiled((values: { id: string; taskId: string }) =>
  db.updateTable('job').set({ runs: sql`runs + 1`, last_task_id: values.taskId }).where('id', '=', values.id),
);

interface EndedValues extends ScheduleState {
  readonly n: number;
  readonly successes: number;
  readonly failures: number;
  readonly backoff: number | null;
  readonly status: EndedStatus;
  readonly cost: number;
  readonly tokens: number;
  readonly updated: number;
}

const setEnded = compiled((values: EndedValues) =>
  db
    .updateTable('job')
    .set({
      enabled: values.enabled,
      pause_reason: values.pauseReason,
      next_at: values.nextAt,
      successes: values.successes,
      failures_in_a_row: values.failures,
      backoff_until: values.backoff,
      last_status: values.status,
      cost: values.cost,
      tokens: values.tokens,
      updated_at: values.updated,
    })
    .where('n', '=', values.n),
);

/** True for the run itself, not for the tasks below it. */
export const isRun = (task: { readonly kind: string; readonly isChild: boolean }): boolean =>
  task.kind === 'job' || !task.isChild;

/** The job has one run more. */
export function* accountRunBegun(id: JobId, taskId: string): Tx<void> {
  yield* run(setBegun({ id, taskId }));
}

/** A run of the job ended; nothing when the job is gone. */
export function* accountRunEnded(id: JobId, end: RunEnd, nowMs: number): Tx<void> {
  const job = yield* findJobRow(id);
  if (job === undefined) return;
  const { record, pause } = afterRun(definitionOf(job).policy, recordOf(job), { ...end, atMs: nowMs });
  const isPaused = pause !== undefined && job.enabled === 1;
  yield* run(
    setEnded({
      n: job.n,
      ...advanced(job, { pause }),
      successes: record.successes,
      failures: record.failuresInARow,
      backoff: record.backoffUntilMs ?? null,
      status: end.status,
      cost: record.cost,
      tokens: record.tokens,
      updated: isPaused ? nowMs : job.updated_at,
    }),
  );
}

const recordOf = (job: JobRow) => ({
  runs: job.runs,
  successes: job.successes,
  failuresInARow: job.failures_in_a_row,
  backoffUntilMs: job.backoff_until ?? undefined,
  cost: job.cost,
  tokens: job.tokens,
});
