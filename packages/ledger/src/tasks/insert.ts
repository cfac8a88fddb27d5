// Inserts tasks: each is admitted or refused on its own, all in one transaction with their events.

import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import { accountRunBegun, isRun } from '../jobs/account.ts';
import type { Admission, InsertOutcome, NewTask } from '../writes.ts';
import { admit, isRefusal } from './admission.ts';
import { keepContents } from './attachments.ts';
import { Batch } from './batch.ts';
import { countAppearance } from './count-transition.ts';
import { recogniseRequest, rememberRequest } from './idempotency.ts';
import { acceptedTask, countedAs } from './new-rows.ts';

/** Inserts the tasks in order; a task may refer to those before it. */
export function* insertTasks(
  tx: Transaction,
  tasks: readonly NewTask[],
  admission: Admission,
): Tx<readonly InsertOutcome[]> {
  const batch = yield* Batch.begin(tx, tasks);
  const outcomes: InsertOutcome[] = [];
  for (const task of tasks) outcomes.push(yield* insertTask(tx, task, admission, batch));
  yield* batch.finish();
  return outcomes;
}

function* insertTask(tx: Transaction, task: NewTask, admission: Admission, batch: Batch): Tx<InsertOutcome> {
  if (batch.asksForRows(task)) yield* batch.flush();
  const recognised = task.idempotencyKey === undefined ? undefined : yield* recogniseRequest(task);
  if (recognised !== undefined) return recognised;
  const admitted = yield* admit(task, admission, batch);
  if (isRefusal(admitted)) return admitted;
  const n = tx.nextNumber();
  yield* batch.accept(n, task, admitted);
  if (task.idempotencyKey !== undefined) yield* rememberRequest(task);
  if (task.contents !== undefined) yield* keepContents(task.contents);
  if (task.jobId !== undefined && isRun({ kind: task.kind, isChild: task.parentId !== undefined }))
    yield* accountRunBegun(task.jobId, task.id);
  countAppearance(
    tx,
    { kind: task.kind, parent_n: admitted.parent?.n ?? null, ...countedAs(task) },
    'pending',
  );
  const accepted = acceptedTask(task, n);
  yield* batch.announce(accepted, task.createdAtMs);
  return { outcome: 'inserted', task: accepted };
}
