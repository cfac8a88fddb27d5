import type { Fact, TaskId } from '@coxswain/protocol';
import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import { eventTaskOf, findLive } from './live-task.ts';

/** Appends facts about a task whatever its status; nothing when it is gone. */
export function* annotateTask(tx: Transaction, id: TaskId, facts: readonly Fact[], nowMs: number): Tx<void> {
  const task = yield* findLive(id);
  if (task !== undefined) yield* appendEvents(tx, eventTaskOf(task), facts, nowMs);
}
