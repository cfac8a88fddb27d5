// Removes a task that has ended: first the messages of a session that ends with it; then, in one transaction, all its rows, with
// the TaskDeleted event that stays. From there on it is invisible; its events go in steps, then its files. Unfinished removals are
// recorded, so that a crash in between wastes no space and no reader sees a task with half its output.

import { type AuditBy, DAEMON_ACTOR, isEnded, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, all, first, run, type Tx } from '../database/tx.ts';
import { forgetDeliveriesOf } from '../deliveries/forget.ts';
import { appendEvents } from '../events/append.ts';
import { codeOf, LAST_OUTPUT_CODE } from '../events/type-code.ts';
import type { OutputStore } from '../output/output-store.ts';
import { readOutputRows } from '../output/rows.ts';
import { accountRemoved } from '../sessions/account.ts';
import { forgetWithLast } from '../sessions/archive.ts';
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
  /** Who ordered to remove this task; undefined: it is removed for its age. */
  readonly audit?: AuditBy;
}

/** What went. */
export interface Removed {
  readonly events: number;
  readonly outputBytes: number;
}

/** Events removed in one step; several removals may share a commit. */
const EVENTS_IN_STEP = 400;

/** Output and facts are in two indexes. The TaskDeleted event stays. */
const eventsIn = (part: 'output' | 'facts', n: number) =>
  db
    .selectFrom('event')
    .where('task_n', '=', n)
    .where('type', part === 'output' ? '<=' : '>', sql.lit(LAST_OUTPUT_CODE))
    .where('type', '<>', sql.lit(codeOf('TaskDeleted')));
const deleteSome = (part: 'output' | 'facts') =>
  compiled((values: { n: number }) =>
    db
      .deleteFrom('event')
      .where('seq', 'in', () => eventsIn(part, values.n).select('seq').limit(sql.lit(EVENTS_IN_STEP))),
  );
const countIn = (part: 'output' | 'facts') =>
  compiled((values: { n: number }) =>
    eventsIn(part, values.n).select(({ fn }) => fn.countAll<number>().as('events')),
  );
const deleteOutput = deleteSome('output');
const deleteFacts = deleteSome('facts');
const countOutput = countIn('output');
const countFacts = countIn('facts');
const noteRemoval = compiled((values: { n: number; id: string }) =>
  db.insertInto('removal').values({ task_n: values.n, task_id: values.id }),
);
const forgetRemoval = compiled((values: { n: number }) =>
  db.deleteFrom('removal').where('task_n', '=', values.n),
);
const removals = compiled(() => db.selectFrom('removal').selectAll());
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
 * Removes the task. The caller decides whether it may go, but an active one is never removed. Resolves with what was removed;
 * undefined: there is no such task, or it has not ended.
 */
export const removeTask = async (
  stores: RemovalStores,
  id: TaskId,
  order: RemovalOrder,
): Promise<Removed | undefined> => {
  const { database } = stores;
  for (;;) {
    const step = await database.write((tx) => removeRows(tx, id, order), WITH_RESERVE);
    if (step === 'begun') continue;
    if (step === undefined) return undefined;
    const { n, ...removed } = step;
    await eraseRest(stores, n, id);
    return removed;
  }
};

/** Continues removals that a crash interrupted. Stops early when the signal aborts. */
export const finishRemovals = async (stores: RemovalStores, signal: AbortSignal): Promise<void> => {
  const begun = await stores.database.read(() => all(removals({})));
  for (const { task_n, task_id } of begun) {
    if (signal.aborted) return;
    // Stored ids were valid when they came in.
    await eraseRest(stores, task_n, task_id as TaskId);
  }
};

/** What a power cut brings back is still recorded, and is removed at the next start. */
const NOT_DURABLE = { isDurable: false, mayUseReserve: true } as const;

/**
 * Files go after rows, so that no row names a missing file. While a backup keeps the files, the removal stays recorded: if the
 * daemon dies first, the next start erases them.
 */
const eraseRest = async ({ database, output }: RemovalStores, n: number, id: TaskId): Promise<void> => {
  while ((await database.write(() => deleteSomeEvents(n), NOT_DURABLE)) >= EVENTS_IN_STEP);
  if (await output.remove(id)) await database.write(() => run(forgetRemoval({ n })), NOT_DURABLE);
};

function* deleteSomeEvents(n: number): Tx<number> {
  const output = yield* affected(deleteOutput({ n }));
  return output === EVENTS_IN_STEP ? output : output + (yield* affected(deleteFacts({ n })));
}

/** Removes the task and its rows, and adds the TaskDeleted event. `begun`: its session had many messages, continue with them. */
function* removeRows(
  tx: Transaction,
  id: TaskId,
  { by, nowMs, audit }: RemovalOrder,
): Tx<(Removed & { readonly n: number }) | 'begun' | undefined> {
  const task = yield* findLive(id);
  if (task === undefined || !isEnded(task.status)) return undefined;
  if (!(yield* forgetWithLast(task))) return 'begun';
  const { n, status } = task;
  const rows = yield* readOutputRows(id);
  const outputBytes = rows === undefined ? 0 : rows.rowBytes + rows.fileBytes;
  const counts = [yield* first(countOutput({ n })), yield* first(countFacts({ n }))];
  const events = counts.reduce((sum, count) => sum + (count?.events ?? 0), 0);
  const key = (yield* first(keyOf({ n })))?.idempotency_key;
  yield* run(noteRemoval({ n, id }));
  yield* run(deleteSegments({ n }));
  yield* run(deleteTotal({ n }));
  yield* run(deleteIndexed({ n }));
  yield* forgetDeliveriesOf(id);
  yield* run(deleteTask({ n }));
  if (key !== null && key !== undefined) yield* outliveTask(key, id, nowMs);
  if (!isItem(task)) yield* accountRemoved(task.session);
  countRemoval(tx, task, status);
  const line = { by, status, events, outputBytes };
  yield* appendEvents(tx, eventTaskOf(task), [{ type: 'TaskDeleted', data: line }], nowMs);
  if (audit !== undefined) {
    const { agent, kind } = task;
    // The order may come from an earlier daemon, which stored the name but not where it came from.
    const requestedBy = audit.actor === DAEMON_ACTOR.actor ? { requestedBy: by } : {};
    const detail = { agent, kind, status, ...requestedBy };
    yield* appendAudit(tx, audit, { action: 'task.deleted', subject: id, detail });
  }
  return { n, events, outputBytes };
}
