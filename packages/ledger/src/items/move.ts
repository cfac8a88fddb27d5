// An agent moves its item to another status. It takes the same transitions as a task, one by one, so that no reader who folds the
// events or reads the history finds one that the state machine does not know.

import {
  type Fact,
  type InputRequest,
  isEnded,
  isLegalTransition,
  itemMovesFrom,
  type RunEnd,
  type Task,
  type TaskId,
  type TaskStatus,
} from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, run, type Tx } from '../database/tx.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { storeInput } from '../inputs/ask.ts';
import { cancelOpenInputs } from '../inputs/close-open.ts';
import { countTransition } from '../tasks/count-transition.ts';
import { endTasks } from '../tasks/dependents.ts';
import { eventTaskOf, findLive, isItem, type LiveTask, readLive } from '../tasks/live-task.ts';
import { readRow } from '../tasks/read.ts';
import { requestCancel } from '../tasks/request-cancel.ts';
import { taskOf } from '../tasks/task-row.ts';

export interface ItemMove {
  /** undefined: it stays where it is. */
  readonly status?: TaskStatus | undefined;
  readonly by: string;
  readonly reason: 'agent' | 'user';
  readonly message?: string | undefined;
  /** Its new title. */
  readonly title?: string | undefined;
  /** The question to a person, if it is to wait for an answer. */
  readonly request?: InputRequest | undefined;
  /** How many items of its session may wait for an answer at once. Default: any number. */
  readonly maxAsking?: number | undefined;
}

type Going = ItemMove & { readonly status: TaskStatus };
type OpenStatus = Extract<Fact, { readonly type: 'ItemMoved' }>['data']['status'];

/** The message when nobody said why it failed. */
const GIVEN_UP = 'it was given up';

const setStatus = compiled((values: { n: number; from: TaskStatus; status: TaskStatus }) =>
  db
    .updateTable('task')
    .set({ status: values.status, revision: sql`revision + 1` })
    .where('n', '=', values.n)
    .where('status', '=', values.from),
);
const setStarted = compiled((values: { n: number; now: number; steady: number }) =>
  db
    .updateTable('task')
    .set({
      status: 'running',
      attempt: 1,
      started_steady: sql`case when started_at is null then ${values.steady} else started_steady end`,
      started_at: sql`coalesce(started_at, ${values.now})`,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .where('status', '=', 'pending'),
);

const setTitle = compiled((values: { n: number; title: string }) =>
  db.updateTable('task_request').set({ prompt: values.title }).where('n', '=', values.n),
);
const touch = compiled((values: { n: number }) =>
  db.updateTable('task').set({ revision: sql`revision + 1` }).where('n', '=', values.n),
);

const asking = compiled((values: { session: string }) =>
  db
    .selectFrom('task')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', '=', sql.lit('needs_input'))
    .where('kind', '=', sql.lit('item'))
    .where('session', '=', values.session),
);

/** How many wait for an answer, if the limit is reached. */
function* askedTooMuch(item: LiveTask, { status, maxAsking }: ItemMove): Tx<number | undefined> {
  if (status !== 'needs_input' || item.status === status || maxAsking === undefined) return undefined;
  const count = (yield* first(asking({ session: item.session })))?.count ?? 0;
  return count < maxAsking ? undefined : count;
}

export interface MovedItem {
  readonly moved: boolean;
  readonly task: Task;
  /** It stays where it is, because its session has too many items waiting for an answer. */
  readonly asking?: number;
}

/** Moves or renames the item; undefined: there is no such item. */
export function* moveItem(
  tx: Transaction,
  id: TaskId,
  move: ItemMove,
  nowMs: number,
): Tx<MovedItem | undefined> {
  const item = yield* findLive(id);
  if (item === undefined || !isItem(item)) return undefined;
  const { status, title } = move;
  const isAllowed =
    status === undefined || item.status === status || itemMovesFrom(item.status).includes(status);
  if (isEnded(item.status) || !isAllowed) return { moved: false, task: taskOf(yield* readRow(item.n)) };
  const asking = yield* askedTooMuch(item, move);
  if (asking !== undefined) return { moved: false, task: taskOf(yield* readRow(item.n)), asking };
  if (title !== undefined) yield* rename(tx, item, { ...move, title }, nowMs);
  const moves = status !== undefined && item.status !== status;
  if (moves) yield* go(tx, item, { ...move, status }, nowMs);
  return { moved: moves || title !== undefined, task: taskOf(yield* readRow(item.n)) };
}

function* rename(
  tx: Transaction,
  { n, status, ...item }: LiveTask,
  { by, title }: ItemMove & { readonly title: string },
  nowMs: number,
): Tx<void> {
  if (isEnded(status)) return;
  yield* run(setTitle({ n, title }));
  yield* run(touch({ n }));
  const fact: Fact = { type: 'ItemMoved', data: { status, by, title } };
  yield* appendEvents(tx, eventTaskOf({ ...item, n, status }), [fact], nowMs);
  tx.changed();
}

function* go(tx: Transaction, item: LiveTask, move: Going, nowMs: number): Tx<void> {
  if (isLegalTransition(item.status, move.status)) return yield* step(tx, item, move, nowMs);
  yield* step(tx, item, { ...move, status: 'running', message: undefined }, nowMs);
  yield* step(tx, yield* readLive(item.n), move, nowMs);
}

function* step(tx: Transaction, item: LiveTask, move: Going, nowMs: number): Tx<void> {
  switch (move.status) {
    case 'pending':
    case 'needs_input':
      return yield* set(tx, item, move.status, move, nowMs);
    case 'running':
      if (item.status === 'pending') return yield* start(tx, item, move, nowMs);
      return yield* set(tx, item, move.status, move, nowMs);
    case 'cancelled': {
      const { by, reason, message } = move;
      // Stored ids were valid when they came in.
      yield* requestCancel(tx, [item.id as TaskId], { by, reason, message, nowMs });
      return;
    }
    default:
      yield* endTasks(tx, [{ task: item, end: endOf(move.status, move) }], nowMs);
  }
}

const endOf = (status: 'completed' | 'failed', { reason, message, by }: ItemMove): RunEnd =>
  status === 'completed'
    ? { status, by, result: message }
    : { status, by, reason, message: message ?? GIVEN_UP };

function* start(tx: Transaction, item: LiveTask, { by, message }: Going, nowMs: number): Tx<void> {
  countTransition(tx, item, 'running');
  const startedMs = yield* stampFor(item.n, nowMs);
  if ((yield* affected(setStarted({ n: item.n, now: startedMs, steady: tx.steadyMs }))) !== 1)
    throw moved(item);
  const { agent, runtime, model, attempt } = taskOf(yield* readRow(item.n));
  const data = { attempt, agent, runtime, model, by, message };
  yield* appendEvents(tx, eventTaskOf(item), [{ type: 'TaskStarted', data }], nowMs);
}

function* set(
  tx: Transaction,
  item: LiveTask,
  status: OpenStatus,
  { by, message, request }: ItemMove,
  nowMs: number,
): Tx<void> {
  // Moving it withdraws its question.
  if (item.status === 'needs_input') yield* cancelOpenInputs(tx, item, by, nowMs);
  countTransition(tx, item, status);
  if ((yield* affected(setStatus({ n: item.n, from: item.status, status }))) !== 1) throw moved(item);
  const facts: Fact[] = [{ type: 'ItemMoved', data: { status, by, message } }];
  if (status === 'needs_input' && request !== undefined) {
    yield* storeInput(item, request);
    facts.push({ type: 'InputRequested', data: { request } });
  }
  yield* appendEvents(tx, eventTaskOf(item), facts, nowMs);
}

const moved = ({ id, status }: LiveTask): Error => new Error(`item ${id} was not ${status} any more`);
