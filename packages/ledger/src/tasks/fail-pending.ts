import type { Reason, Task, TaskId } from '@coxswain/protocol';
import type { Transaction } from '../database/transaction.ts';
import type { Unit } from '../database/unit.ts';
import { type EndOfTask, endTasks } from './dependents.ts';
import { findLive } from './live-task.ts';
import { readTasks } from './read.ts';

/** Fails those of the tasks that are pending, and what depends on them. Returns the former. */
export function* failPending(
  tx: Transaction,
  ids: readonly TaskId[],
  error: { readonly code: Reason; readonly message: string },
  nowMs: number,
): Unit<readonly Task[]> {
  const ends: EndOfTask[] = [];
  for (const id of new Set(ids)) {
    const task = yield* findLive(id);
    if (task?.status !== 'pending') continue;
    ends.push({ task, end: { status: 'failed', reason: error.code, message: error.message } });
  }
  yield* endTasks(tx, ends, nowMs);
  return yield* readTasks(ends.map(({ task }) => task.n));
}
