// After a crash: whatever ran has failed, and what the daemon led has lost its leader: whatever still waits below it is
// cancelled, or it would run for nobody. Items are notes, nothing ran for them: they stay as they are.

import { LED_POOL, TASK_KINDS, type TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, type Unit } from '../database/unit.ts';
import type { RecoveredRun } from '../writes.ts';
import { type End, endTasks } from './dependents.ts';
import { isItem, type LiveTask, readLive } from './live-task.ts';
import { readTasks } from './read.ts';
import { findActiveDescendants } from './tree.ts';

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
  yield* endTasks(tx, [...ends, ...(yield* orphans(ends))], nowMs);
  const claimed = ends.map(({ task }) => task).filter(({ run_id }) => run_id !== null);
  const tasks = yield* readTasks(claimed.map(({ n }) => n));
  return tasks.map((task, index) => ({ task, ...leftOf(claimed[index]) }));
}

/** Who cancels what lost its leader. */
const NOBODY = 'cox';

/** The active tasks below those that the daemon led and that are about to fail, items and what is about to fail itself left out. */
function* orphans(ends: readonly End[]): Unit<readonly End[]> {
  const seen = new Set(ends.map(({ task }) => task.n));
  const orphaned: End[] = [];
  for (const { task: leader } of ends) {
    if (leader.pool !== LED_POOL) continue;
    // Ids in the database are the ids we were given.
    for (const { n } of yield* findActiveDescendants(leader.id as TaskId)) {
      if (seen.has(n)) continue;
      seen.add(n);
      const task = yield* readLive(n);
      const ending = { status: 'cancelled', reason: 'parent', by: NOBODY } as const;
      if (!isItem(task)) orphaned.push({ task, ending });
    }
  }
  return orphaned;
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
