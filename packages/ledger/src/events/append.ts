// The one way an event gets into the ledger: it takes the next sequence in the transaction of the change it tells of.

import type { Fact, LedgerEvent, TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Unit } from '../database/unit.ts';
import { codeOf } from './type-code.ts';

/** What an event's envelope says about its task. */
export interface EventTask {
  readonly n: number;
  readonly id: TaskId;
  readonly rootId: TaskId;
  readonly agent: string;
  /** The name people know, not the stored key. */
  readonly session: string;
}

const insertEvent = compiled(
  (event: { seq: number; at: number; task_n: number; type: number; data: string | null }) =>
    db.insertInto('event').values({
      seq: event.seq,
      at: event.at,
      task_n: event.task_n,
      type: event.type,
      data: event.data,
    }),
);

/** What is stored: nothing that the task's own rows say already. */
const storedData = (task: EventTask, fact: Fact): unknown => {
  if (fact.type === 'TaskQueued') return undefined;
  if (fact.type === 'TaskCompleted') return { ...fact.data, result: undefined };
  if (fact.type === 'TaskDeleted')
    return { ...fact.data, id: task.id, rootId: task.rootId, agent: task.agent, session: task.session };
  return fact.data;
};

/** Appends facts of a task, in order, and hands them to the feed with the commit. */
export function* appendEvents(
  tx: Transaction,
  task: EventTask,
  facts: readonly Fact[],
  nowMs: number,
): Unit<void> {
  const at = new Date(nowMs).toISOString();
  for (const fact of facts) {
    const seq = tx.nextSeq();
    const data = storedData(task, fact);
    const json = data === undefined ? null : JSON.stringify(data);
    yield* run(insertEvent({ seq, at: nowMs, task_n: task.n, type: codeOf(fact.type), data: json }));
    const { id: taskId, rootId, agent, session } = task;
    // A fact pairs a type with its data, and the envelope adds the same to every type.
    tx.emit({ seq, at, taskId, rootId, agent, session, ...fact } as LedgerEvent);
  }
}
