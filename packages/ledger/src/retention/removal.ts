// Removes a task that has ended: first its files, then its events in steps, then what was said in a session that ends with it,
// at last everything else together with the one line that stays. A crash in between leaves a task with fewer events, which
// the next removal finishes.

import { isEnded, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, run, type Unit } from '../database/unit.ts';
import { forgetDeliveriesOf } from '../deliveries/forget.ts';
import { appendEvents } from '../events/append.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import type { OutputStore } from '../output/output-store.ts';
import { readOutputRows } from '../output/rows.ts';
import { accountRemoved } from '../sessions/account.ts';
import { forgetWithLast } from '../sessions/forget.ts';
import { countRemoval } from '../tasks/count-transition.ts';
import { outliveTask } from '../tasks/idempotency.ts';
import { eventTaskOf, findLive, isItem } from '../tasks/live-task.ts';

export interface RemovalStores {
  readonly database: Database;
  readonly output: Pick<OutputStore, 'remove'>;
}

export interface RemovalOrder {
  readonly by: string;
  readonly nowMs: number;
}

/** What went. */
export interface Removed {
  readonly events: number;
  readonly outputBytes: number;
}

/** Events that go in one step; several removals may share a commit. */
const EVENTS_IN_STEP = 400;

const deleteSome = (part: 'output' | 'facts') =>
  compiled((values: { n: number }) =>
    db.deleteFrom('event').where('seq', 'in', (inner) =>
      inner
        .selectFrom('event')
        .select('seq')
        .where('task_n', '=', values.n)
        .where('type', part === 'output' ? '<=' : '>', sql.lit(LAST_OUTPUT_CODE))
        .limit(sql.lit(EVENTS_IN_STEP)),
    ),
  );
const deleteOutput = deleteSome('output');
const deleteFacts = deleteSome('facts');
const deleteSegments = compiled((values: { n: number }) =>
  db.deleteFrom('output_segment').where('task_n', '=', values.n),
);
const deleteTotal = compiled((values: { n: number }) =>
  db.deleteFrom('output_total').where('task_n', '=', values.n),
);
const deleteIndexed = compiled((values: { n: number }) =>
  db.deleteFrom('search').where('rowid', '=', values.n),
);
const deleteTask = compiled((values: { n: number }) => db.deleteFrom('task').where('n', '=', values.n));
const keyOf = compiled((values: { n: number }) =>
  db.selectFrom('task_request').select('idempotency_key').where('n', '=', values.n),
);

/**
 * Removes the task; whether it may go is the caller's question, except that an active one never goes. Resolves with what
 * was removed; undefined: there is no such task, or it has not ended.
 */
export const removeTask = async (
  { database, output }: RemovalStores,
  id: TaskId,
  order: RemovalOrder,
): Promise<Removed | undefined> => {
  const stored = await database.read(() => removable(id));
  if (stored === undefined) return undefined;
  await output.remove(id);
  let events = 0;
  for (;;) {
    const deleted = await database.write(() => deleteSomeEvents(stored.n), WITH_RESERVE);
    events += deleted;
    if (deleted < EVENTS_IN_STEP) break;
  }
  const removed = { events, outputBytes: stored.outputBytes };
  for (;;) {
    const step = await database.write((tx) => removeRest(tx, id, { ...order, removed }), WITH_RESERVE);
    if (step !== 'begun') return step;
  }
};

function* removable(id: TaskId): Unit<{ readonly n: number; readonly outputBytes: number } | undefined> {
  const task = yield* first(db.selectFrom('task').select(['n', 'status']).where('id', '=', id).compile());
  if (task === undefined || !isEnded(task.status)) return undefined;
  const rows = yield* readOutputRows(id);
  return { n: task.n, outputBytes: rows === undefined ? 0 : rows.rowBytes + rows.fileBytes };
}

function* deleteSomeEvents(n: number): Unit<number> {
  const output = yield* affected(deleteOutput({ n }));
  return output === EVENTS_IN_STEP ? output : output + (yield* affected(deleteFacts({ n })));
}

/** The task itself, what hangs on it, and the line that tells of it. `begun`: its session had much to forget, go on. */
function* removeRest(
  tx: Transaction,
  id: TaskId,
  { by, nowMs, removed }: RemovalOrder & { readonly removed: Removed },
): Unit<Removed | 'begun' | undefined> {
  const task = yield* findLive(id);
  if (task === undefined || !isEnded(task.status)) return undefined;
  if (!(yield* forgetWithLast(task))) return 'begun';
  const { n, status } = task;
  const late = (yield* affected(deleteOutput({ n }))) + (yield* affected(deleteFacts({ n })));
  const events = removed.events + late;
  const key = (yield* first(keyOf({ n })))?.idempotency_key;
  yield* run(deleteSegments({ n }));
  yield* run(deleteTotal({ n }));
  yield* run(deleteIndexed({ n }));
  yield* forgetDeliveriesOf(id);
  yield* run(deleteTask({ n }));
  if (key !== null && key !== undefined) yield* outliveTask(key, id, nowMs);
  if (!isItem(task)) yield* accountRemoved(task.session);
  countRemoval(tx, task, status);
  const line = { by, status, events, outputBytes: removed.outputBytes };
  yield* appendEvents(tx, eventTaskOf(task), [{ type: 'TaskDeleted', data: line }], nowMs);
  return { events, outputBytes: removed.outputBytes };
}
