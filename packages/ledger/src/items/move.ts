// An agent moves its item on. The way is that of a task, step by step, so that whoever folds the events or reads the history
// never meets one that the state machine does not know.

import {
  type Fact,
  isEnded,
  isLegalTransition,
  type Task,
  type TaskId,
  type TaskStatus,
} from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, type Unit } from '../database/unit.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { countTransition } from '../tasks/count-transition.ts';
import { endTasks } from '../tasks/dependents.ts';
import type { Ending } from '../tasks/ending.ts';
import { eventTaskOf, findLive, isItem, type LiveTask, readLive } from '../tasks/live-task.ts';
import { readRow } from '../tasks/read.ts';
import { requestCancel } from '../tasks/request-cancel.ts';
import { taskOf } from '../tasks/task-row.ts';

export interface ItemMove {
  readonly status: TaskStatus;
  readonly by: string;
  readonly reason: 'agent' | 'user';
  readonly message?: string;
}

type OpenStatus = Extract<Fact, { readonly type: 'ItemMoved' }>['data']['status'];

/** What stands where nobody said why it failed. */
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

/** Moves the item; undefined: there is none with this id. */
export function* moveItem(
  tx: Transaction,
  id: TaskId,
  move: ItemMove,
  nowMs: number,
): Unit<{ readonly moved: boolean; readonly task: Task } | undefined> {
  const item = yield* findLive(id);
  if (item === undefined || !isItem(item)) return undefined;
  const moves = !isEnded(item.status) && item.status !== move.status;
  if (moves) yield* go(tx, item, move, nowMs);
  return { moved: moves, task: taskOf(yield* readRow(item.n)) };
}

function* go(tx: Transaction, item: LiveTask, move: ItemMove, nowMs: number): Unit<void> {
  if (isLegalTransition(item.status, move.status)) return yield* step(tx, item, move, nowMs);
  yield* step(tx, item, { ...move, status: 'running', message: undefined }, nowMs);
  yield* step(tx, yield* readLive(item.n), move, nowMs);
}

function* step(tx: Transaction, item: LiveTask, move: ItemMove, nowMs: number): Unit<void> {
  switch (move.status) {
    case 'pending':
    case 'needs_input':
      return yield* set(tx, item, move.status, move, nowMs);
    case 'running':
      if (item.status === 'pending') return yield* start(tx, item, nowMs);
      return yield* set(tx, item, move.status, move, nowMs);
    case 'cancelled': {
      const { by, reason, message } = move;
      // Ids in the database are the ids we were given.
      yield* requestCancel(tx, [item.id as TaskId], { by, reason, message, nowMs });
      return;
    }
    default:
      yield* endTasks(tx, [{ task: item, ending: endingOf(move.status, move) }], nowMs);
  }
}

const endingOf = (status: 'completed' | 'failed', { reason, message }: ItemMove): Ending =>
  status === 'completed' ? { status, result: message } : { status, reason, message: message ?? GIVEN_UP };

function* start(tx: Transaction, item: LiveTask, nowMs: number): Unit<void> {
  countTransition(tx, item, 'running');
  const startedMs = yield* stampFor(item.n, nowMs);
  if ((yield* affected(setStarted({ n: item.n, now: startedMs, steady: tx.steadyMs }))) !== 1)
    throw moved(item);
  const { agent, runtime, model, attempt } = taskOf(yield* readRow(item.n));
  const started: Fact = { type: 'TaskStarted', data: { attempt, agent, runtime, model } };
  yield* appendEvents(tx, eventTaskOf(item), [started], nowMs);
}

function* set(
  tx: Transaction,
  item: LiveTask,
  status: OpenStatus,
  { by, message }: ItemMove,
  nowMs: number,
): Unit<void> {
  countTransition(tx, item, status);
  if ((yield* affected(setStatus({ n: item.n, from: item.status, status }))) !== 1) throw moved(item);
  yield* appendEvents(tx, eventTaskOf(item), [{ type: 'ItemMoved', data: { status, by, message } }], nowMs);
}

const moved = ({ id, status }: LiveTask): Error => new Error(`item ${id} was not ${status} any more`);
