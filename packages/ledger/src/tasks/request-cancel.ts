// Cancel: pending tasks end at once, running ones are asked to stop, and so is everything below them.

import { type Fact, isEnded, type Task, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, run, type Tx } from '../database/tx.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { cancelOpenInputs } from '../inputs/close-open.ts';
import type { CancelRequest, CancelResult } from '../writes.ts';
import { type EndOfTask, endTasks } from './dependents.ts';
import { eventTaskOf, findLive, isItem, type LiveTask, readLive } from './live-task.ts';
import { readTasks } from './read.ts';
import { findActiveDescendants } from './tree.ts';

/** What to do with each task that the call reaches. */
interface Reached {
  readonly over: Target[];
  readonly stop: Target[];
  /** Asked to stop before, and forced by this call. */
  readonly forced: Target[];
  readonly already: Target[];
  readonly ended: LiveTask[];
}

interface Target {
  readonly task: LiveTask;
  readonly request: CancelRequest;
}

/** Cancels the named tasks and everything below them. */
export function* requestCancel(
  tx: Transaction,
  ids: readonly TaskId[],
  request: CancelRequest,
): Tx<CancelResult> {
  const reached = yield* reach(ids, request);
  if (request.removes) for (const id of ids) yield* run(setRemoval({ id, by: request.by }));
  for (const target of [...reached.stop, ...reached.forced]) yield* askToStop(tx, target);
  const ends = reached.over.map(({ task, request: { reason, by, message } }): EndOfTask => {
    return { task, end: { status: 'cancelled', reason, by, message } };
  });
  yield* endTasks(tx, ends, request.nowMs);
  return {
    cancelled: yield* reread(reached.over.map(({ task }) => task)),
    requested: yield* reread(reached.stop.map(({ task }) => task)),
    forced: yield* reread(reached.forced.map(({ task }) => task)),
    already: yield* reread(reached.already.map(({ task }) => task)),
    ended: yield* reread(reached.ended),
  };
}

function* reread(tasks: readonly LiveTask[]): Tx<readonly Task[]> {
  return yield* readTasks(tasks.map(({ n }) => n));
}

/** Finds each task once; the named ones first, so that they get the caller's own reason. */
function* reach(ids: readonly TaskId[], request: CancelRequest): Tx<Reached> {
  const reached: Reached = { over: [], stop: [], forced: [], already: [], ended: [] };
  const seen = new Set<number>();
  const named: LiveTask[] = [];
  for (const id of ids) {
    const task = yield* findLive(id);
    if (task === undefined || seen.has(task.n)) continue;
    seen.add(task.n);
    named.push(task);
    sort(reached, { task, request });
  }
  const below: CancelRequest = { ...request, reason: 'parent' };
  for (const { id } of named) {
    // Stored ids were valid when they came in.
    for (const { n } of yield* findActiveDescendants(id as TaskId)) {
      if (seen.has(n)) continue;
      seen.add(n);
      sort(reached, { task: yield* readLive(n), request: below });
    }
  }
  return reached;
}

/** An earlier cancel may be made to force now. */
const mayForce = ({ task, request }: Target): boolean => request.now === true && task.cancel_now !== 1;

const sort = (reached: Reached, target: Target): void => {
  const { task } = target;
  if (isEnded(task.status)) reached.ended.push(task);
  // Nothing runs for an item or an unclaimed task, so nothing has to stop first.
  else if (task.status === 'pending' || isItem(task)) reached.over.push(target);
  else if (task.cancel_requested_at === null) reached.stop.push(target);
  else if (mayForce(target)) reached.forced.push(target);
  else reached.already.push(target);
};

const setRequested = compiled(
  (values: {
    n: number;
    by: string;
    reason: CancelRequest['reason'];
    message: string | null;
    force: 0 | 1;
    now: number;
  }) =>
    db
      .updateTable('task')
      .set({
        // Every column is computed from the old row: the message is that of the first cancel, if it had one.
        cancel_message: sql`iif(cancel_requested_at is null, ${values.message}, cancel_message)`,
        cancel_requested_at: sql`coalesce(cancel_requested_at, ${values.now})`,
        cancel_reason: sql`coalesce(cancel_reason, ${values.reason})`,
        cancel_by: sql`coalesce(cancel_by, ${values.by})`,
        cancel_now: values.force,
        revision: sql`revision + 1`,
      })
      .where('n', '=', values.n)
      .where('status', 'in', ['running', 'needs_input']),
);

const setRemoval = compiled((values: { id: string; by: string }) =>
  db
    .updateTable('task')
    .set({ delete_by: sql`coalesce(delete_by, ${values.by})` })
    .where('id', '=', values.id),
);

function* askToStop(tx: Transaction, { task, request }: Target): Tx<void> {
  const { by, reason, message, now = false } = request;
  const nowMs = yield* stampFor(task.n, request.nowMs);
  if (
    (yield* affected(
      setRequested({ n: task.n, by, reason, message: message ?? null, force: now ? 1 : 0, now: nowMs }),
    )) !== 1
  )
    throw new Error(`task ${task.id} was no longer running when it was asked to stop`);
  const fact: Fact = { type: 'CancelRequested', data: { by, reason: message ?? reason, now } };
  yield* appendEvents(tx, eventTaskOf(task), [fact], nowMs);
  if (task.status === 'needs_input') yield* cancelOpenInputs(tx, task, by, nowMs);
  tx.changed();
}
