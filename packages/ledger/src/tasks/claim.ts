// Claims the first tasks in the queue. An index keeps the queue of each pool, and each session has at most one ready task in it,
// so this costs the same with ten pending tasks and with a million.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, all, first, type Tx } from '../database/tx.ts';
import { notify } from '../deliveries/notices.ts';
import { appendStamped, stampFor } from '../events/append.ts';
import type { Claim, ClaimedTask, ClaimRequest } from '../writes.ts';
import { countTransition } from './count-transition.ts';
import { promoteDue } from './due.ts';
import { readRow } from './read.ts';
import { type TaskRow, taskOf } from './task-row.ts';
import { anyToLetGo, letThrottledGo } from './throttle.ts';

const firstInQueue = compiled((values: { pool: string; free: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('pool', '=', values.pool)
    .where('gate', '=', 0)
    .orderBy('place')
    .orderBy('n')
    .limit(values.free),
);
const setClaimed = compiled(
  (values: { n: number; runId: string; node: string; now: number; steady: number }) =>
    db
      .updateTable('task')
      .set({
        status: 'running',
        reason: null,
        gate: null,
        attempt: sql`attempt + 1`,
        run_id: values.runId,
        node: values.node,
        // A task that started before the machine rebooted has lost its start on the steady clock for good.
        started_steady: sql`case when started_at is null then ${values.steady} else started_steady end`,
        started_at: sql`coalesce(started_at, ${values.now})`,
        working_since: values.steady,
        revision: sql`revision + 1`,
      })
      .where('n', '=', values.n)
      .where('status', '=', 'pending')
      .where('gate', '=', 0),
);

const anyDue = compiled((values: { now: number }) =>
  db.selectFrom('task').select('n').where('due_at', '<=', values.now).orderBy('due_at').limit(1),
);

/** Whether a claim would find something: a few index reads, where an empty transaction costs a hundred times as much. */
export function* hasClaimable({ free, nowMs, backgroundMax }: ClaimRequest): Tx<boolean> {
  if ((yield* first(anyDue({ now: nowMs }))) !== undefined) return true;
  if (yield* anyToLetGo(backgroundMax ?? Number.POSITIVE_INFINITY)) return true;
  for (const [pool, slots] of Object.entries(free))
    if (slots > 0 && (yield* first(firstInQueue({ pool, free: 1 }))) !== undefined) return true;
  return false;
}

/** Claims what may run now, best first, at most the free slots of each pool. */
export function* claimTasks(tx: Transaction, request: ClaimRequest): Tx<readonly ClaimedTask[]> {
  const claimed: ClaimedTask[] = [];
  const free = new Map(Object.entries(request.free).filter(([, slots]) => slots > 0));
  for (let isMore = free.size > 0; isMore && free.size > 0; ) {
    isMore = yield* promoteDue(request.nowMs);
    isMore = (yield* letThrottledGo(tx, request.backgroundMax ?? Number.POSITIVE_INFINITY)) || isMore;
    for (const [pool, slots] of free) {
      const numbers = yield* all(firstInQueue({ pool, free: slots }));
      for (const { n } of numbers) claimed.push(yield* claimOne(tx, n, request));
      if (numbers.length === slots) free.delete(pool);
      else free.set(pool, slots - numbers.length);
    }
  }
  return claimed;
}

function* claimOne(tx: Transaction, n: number, request: ClaimRequest): Tx<ClaimedTask> {
  const { node } = request;
  const runId = request.newRunId();
  const nowMs = yield* stampFor(n, request.nowMs);
  if ((yield* affected(setClaimed({ n, runId, node, now: nowMs, steady: tx.steadyMs }))) !== 1)
    throw new Error(`task ${n} was no longer in the queue`);
  const row = yield* readRow(n);
  countTransition(tx, { ...row, status: 'pending' }, 'running');
  const task = taskOf(row);
  const { agent, runtime, model, attempt } = task;
  yield* appendStamped(tx, task, [{ type: 'TaskStarted', data: { attempt, agent, runtime, model } }], nowMs);
  if (attempt === 1) yield* notify(tx, row, { kind: 'started' }, nowMs);
  return { task, claim: claimOf(row, runId), environmentRef: row.environment_ref ?? undefined };
}

const claimOf = (row: TaskRow, runId: string): Claim => ({
  // Stored ids were valid when they came in.
  taskId: row.id as Claim['taskId'],
  attempt: row.attempt,
  runId,
});
