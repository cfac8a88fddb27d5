// After a crash: whatever ran has failed. Items are notes, nothing ran for them: they stay as they are.

import { TASK_KINDS } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, type Unit } from '../database/unit.ts';
import type { RecoveredRun } from '../writes.ts';
import { type End, endTasks } from './dependents.ts';
import { type LiveTask, readLive } from './live-task.ts';
import { readTasks } from './read.ts';

const DISPATCHED_KINDS = TASK_KINDS.filter((kind) => kind !== 'item');

const interrupted = compiled(() =>
  db
    .selectFrom('task')
    .select('n')
    .where('status', 'in', ['running', 'needs_input'])
    .where('kind', 'in', DISPATCHED_KINDS)
    .orderBy('n'),
);

/** Fails every running or waiting task with this message and says what may be left of their processes. */
export function* recoverTasks(
  tx: Transaction,
  message: string,
  nowMs: number,
): Unit<readonly RecoveredRun[]> {
  const ends: End[] = [];
  for (const { n } of yield* all(interrupted({})))
    ends.push({ task: yield* readLive(n), ending: { status: 'failed', reason: 'restarted', message } });
  yield* endTasks(tx, ends, nowMs);
  const claimed = ends.map(({ task }) => task).filter(({ run_id }) => run_id !== null);
  const tasks = yield* readTasks(claimed.map(({ n }) => n));
  return tasks.map((task, index) => ({ task, ...leftOf(claimed[index]) }));
}

const leftOf = (row: LiveTask | undefined): Omit<RecoveredRun, 'task'> => {
  if (row === undefined || row.run_id === null) throw new Error('a recovered task had no claim');
  return {
    // Ids in the database are the ids we were given.
    claim: { taskId: row.id as RecoveredRun['claim']['taskId'], attempt: row.attempt, runId: row.run_id },
    pid: row.pid ?? undefined,
    pidStartTime: row.pid_start ?? undefined,
  };
};
