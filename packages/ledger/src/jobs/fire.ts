// An occurrence fires in one transaction: whatever happens, either the firing, its task and the updated job exist, or none of
// them.

import type { Fact, JobId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import type { FireOutcome, JobAdvance, Occurrence } from '../jobs.ts';
import { insertTasks } from '../tasks/insert.ts';
import { timestampOf } from '../tasks/task-row.ts';
import type { Admission, NewTask } from '../writes.ts';
import { advanced, type ScheduleState, scheduleColumns } from './advance.ts';
import { findDealtWith, storeFiring } from './firing-row.ts';
import { definitionOf, type JobRow } from './job-row.ts';
import { findJobRow } from './read.ts';

export interface FireOrder extends Occurrence {
  readonly task: NewTask;
  readonly admission: Admission;
  readonly advance: JobAdvance;
}

const setFired = compiled((values: ScheduleState & { n: number; now: number }) =>
  db
    .updateTable('job')
    .set({
      ...scheduleColumns(values),
      last_fired_at: values.now,
    })
    .where('n', '=', values.n),
);

/** Fires the occurrence, unless it was handled before or the job does not fire. */
export function* fireJob(tx: Transaction, id: JobId, order: FireOrder, nowMs: number): Tx<FireOutcome> {
  const job = yield* findJobRow(id);
  if (job === undefined || (job.enabled === 0 && order.trigger !== 'manual')) return { outcome: 'off' };
  const dealtWith = yield* findDealtWith(job, order);
  if (dealtWith !== undefined) return { outcome: 'known', ...dealtWith };
  const [inserted] = yield* insertTasks(tx, [order.task], order.admission);
  if (inserted === undefined) throw new Error('a firing got no answer');
  if (inserted.outcome !== 'inserted') return { outcome: 'refused', refusal: inserted };
  const { task } = inserted;
  yield* storeFiring(job, order, { taskId: task.id }, nowMs);
  const fired: Fact = {
    type: 'JobFired',
    data: { jobId: id, job: job.name, trigger: order.trigger, slot: timestampOf(order.occurrenceAtMs) },
  };
  yield* appendEvents(tx, task, [fired], nowMs);
  const schedule = madeUp(advanced(job, withLastRun(job, order.advance)));
  yield* run(setFired({ n: job.n, ...schedule, now: nowMs }));
  return { outcome: 'fired', task };
}

/** A job that missed its last occurrence has nothing to catch up on once it runs by hand. */
const madeUp = (schedule: ScheduleState): ScheduleState =>
  schedule.pauseReason === 'missed' ? { ...schedule, pauseReason: 'done' } : schedule;

/** After the last run there is nothing left to fire. */
const withLastRun = (job: JobRow, advance: JobAdvance): JobAdvance => {
  const { stopAfterRuns } = definitionOf(job).policy;
  const isLast = stopAfterRuns !== undefined && job.runs + 1 >= stopAfterRuns;
  return isLast ? { ...advance, pause: advance.pause ?? 'done' } : advance;
};
