// The only way to add an event to the ledger: it takes the next sequence in the transaction of the change it reports.

import type { EventData, JobEventType, LedgerEvent, Task } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { RowBuffer } from '../database/row-buffer.ts';
import { sparseTable } from '../database/sparse-insert.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, run, type Tx } from '../database/tx.ts';
import { countToolCall } from '../insights/rollup.ts';
import { addOutput } from '../output/rows.ts';
import { locationToJson, type StoredFact } from '../output/stored-fact.ts';
import { OutputTally } from '../output/tally.ts';
import { codeOf, LAST_OUTPUT_CODE } from './type-code.ts';

/** What an event's envelope says about its task. */
export type EventTask = Pick<Task, 'n' | 'id' | 'rootId' | 'agent' | 'session'>;

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

const newestOf = compiled((values: { n: number }) =>
  // Each part has an index of its own, which a maximum over both would pass by.
  db.selectNoFrom(
    sql<number>`max(
      coalesce((select at from event where task_n = ${values.n} and type <= ${sql.lit(LAST_OUTPUT_CODE)} order by seq desc limit 1), 0),
      coalesce((select at from event where task_n = ${values.n} and type > ${sql.lit(LAST_OUTPUT_CODE)} order by seq desc limit 1), 0))`.as(
      'at',
    ),
  ),
);

/** The timestamp of a new event of the task: that of its newest event if the wall clock was set back behind it. */
export function* stampFor(n: number, nowMs: number): Tx<number> {
  return Math.max(nowMs, (yield* first(newestOf({ n })))?.at ?? 0);
}

/** The stored data, without what the task's own rows or files already hold. events/row-to-event.ts reads it back. */
const storedData = (task: EventTask, fact: StoredFact): unknown => {
  switch (fact.type) {
    case 'TaskQueued':
      return undefined;
    case 'TaskCompleted':
      return { ...fact.data, result: undefined };
    case 'TaskDeleted':
      return { ...fact.data, id: task.id, rootId: task.rootId, agent: task.agent, session: task.session };
    case 'StreamChunk': {
      const { stream, base64 } = fact.data;
      if (fact.location !== undefined) return { stream, at: locationToJson(fact.location) };
      return base64 === undefined ? fact.data : { stream, base64 };
    }
    default:
      return fact.data;
  }
};

/**
 * Appends facts of a task, in order, and publishes them to the feed with the commit. The output store has assigned text its
 * location; text without a location is stored in its row.
 */
export function* appendEvents(
  tx: Transaction,
  task: EventTask,
  facts: readonly StoredFact[],
  wallMs: number,
): Tx<void> {
  if (facts.length === 0) return;
  yield* appendStamped(
    tx,
    task,
    facts,
    facts[0]?.type === 'TaskQueued' ? wallMs : yield* stampFor(task.n, wallMs),
  );
}

/** The same with a timestamp that {@link stampFor} has given. */
export function* appendStamped(
  tx: Transaction,
  task: EventTask,
  facts: readonly StoredFact[],
  nowMs: number,
): Tx<void> {
  const at = new Date(nowMs).toISOString();
  const { n, id: taskId, rootId, agent, session } = task;
  const tally = new OutputTally();
  for (const fact of facts) {
    const seq = tx.nextSeq();
    const data = storedData(task, fact);
    const json = data === undefined ? null : JSON.stringify(data);
    yield* run(insertEvent({ seq, at: nowMs, task_n: n, type: codeOf(fact.type), data: json }));
    tally.add(fact, seq);
    if (fact.type === 'ToolCallCompleted') yield* countToolCall(fact.data, nowMs);
    // A fact pairs a type with its data, and the envelope adds the same to every type.
    tx.emit({ seq, at, type: fact.type, taskId, rootId, agent, session, data: fact.data } as LedgerEvent);
  }
  if (!tally.isEmpty) yield* addOutput(n, tally);
}

const queuedTable = sparseTable('event', {
  seq: undefined,
  at: undefined,
  task_n: undefined,
  type: undefined,
});

/** The TaskQueued events of new tasks, which many are written of at a time: their rows hold nothing but the envelope. */
export class QueuedEvents {
  readonly #rows = new RowBuffer(queuedTable);

  /** Publishes the event with the commit. {@link flush} writes what is left of the rows. */
  *add(tx: Transaction, task: Task, createdAtMs: number): Tx<void> {
    const seq = tx.nextSeq();
    const { n, id: taskId, rootId, agent, session, createdAt: at } = task;
    tx.emit({ seq, at, type: 'TaskQueued', taskId, rootId, agent, session, data: { task } });
    if (this.#rows.add({ seq, at: createdAtMs, task_n: n, type: codeOf('TaskQueued') })) yield* this.flush();
  }

  *flush(): Tx<void> {
    yield* this.#rows.flush();
  }
}

/** The task number of an event without a task; real numbers start at 1. */
export const NO_TASK = 0;

/** Appends an event of a job, which belongs to no task: its own row holds the agent and session. */
export function* appendJobEvent<Type extends JobEventType>(
  tx: Transaction,
  concerns: { readonly agent: string; readonly session: string },
  { type, data }: { readonly type: Type; readonly data: EventData[Type] },
  nowMs: number,
): Tx<void> {
  const seq = tx.nextSeq();
  const json = JSON.stringify({ ...data, ...concerns });
  yield* run(insertEvent({ seq, at: nowMs, task_n: NO_TASK, type: codeOf(type), data: json }));
  const at = new Date(nowMs).toISOString();
  tx.emit({ seq, at, type, taskId: undefined, rootId: undefined, ...concerns, data });
}
