// The end of an attempt: its last facts and its outcome, guarded by its claim.

import type { Fact, Reason, RunEnd } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, type Tx } from '../database/tx.ts';
import { appendEvents } from '../events/append.ts';
import { withdrawInputs } from '../inputs/close-open.ts';
import type { StoredFact } from '../output/stored-fact.ts';
import type { Claim, PutOff, Settlement, SettleResult } from '../writes.ts';
import { countTransition } from './count-transition.ts';
import { endTasks } from './dependents.ts';
import { eventTaskOf, findClaimed, findLive, type LiveTask } from './live-task.ts';
import { readRow, readTasks } from './read.ts';
import { refreshReadiness } from './readiness.ts';
import { appendFacts } from './record.ts';
import { taskOf, timestampOf } from './task-row.ts';
import { workedMs } from './work-time.ts';

/** Settles the attempt, or records a LateOutcome when the claim no longer holds. */
export function* settleAttempt(
  tx: Transaction,
  claim: Claim,
  settlement: Settlement,
  facts: readonly StoredFact[],
  nowMs: number,
): Tx<SettleResult> {
  const claimed = yield* findClaimed(claim);
  if (claimed === undefined) {
    yield* noteLate(tx, claim, settlement, nowMs);
    return { failedDependents: [] };
  }
  const task = yield* appendFacts(tx, claimed, facts, nowMs);
  if (settlement.status === 'pending' && task.cancel_requested_at === null) {
    yield* backToPending(tx, task, settlement, nowMs);
    return { task: taskOf(yield* readRow(task.n)), failedDependents: [] };
  }
  const failed = yield* endTasks(tx, [{ task, end: endOf(settlement) }], nowMs);
  return { task: taskOf(yield* readRow(task.n)), failedDependents: yield* readTasks(failed) };
}

function* noteLate(tx: Transaction, claim: Claim, settlement: Settlement, nowMs: number): Tx<void> {
  const task = yield* findLive(claim.taskId);
  if (task === undefined) return;
  const { status } = settlement;
  const message = status === 'completed' ? undefined : settlement.message;
  const late: Fact = { type: 'LateOutcome', data: { status, message } };
  yield* appendEvents(tx, eventTaskOf(task), [late], nowMs);
}

/** Recorded as the author of a cancel without one. */
const NOBODY = 'cox';

/** A requested cancel forbids another attempt. */
const endOf = (settlement: Settlement): RunEnd => {
  if (settlement.status !== 'pending') return settlement;
  const { message, usage } = settlement;
  return { status: 'cancelled', message, usage };
};

interface ParkValues {
  readonly n: number;
  readonly attempt: number;
  readonly reason: Reason;
  readonly runAt: number;
  readonly dueAt: number | null;
  readonly gate: 0 | 1 | null;
  readonly worked: number;
  readonly usage: string | null;
}

const setPending = compiled((values: ParkValues) =>
  db
    .updateTable('task')
    .set({
      status: 'pending',
      reason: values.reason,
      run_at: values.runAt,
      due_at: values.dueAt,
      gate: values.gate,
      run_id: null,
      pid: null,
      pid_start: null,
      worked_ms: values.worked,
      working_since: null,
      progress: null,
      usage: values.usage,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .where('status', '=', 'running')
    .where('attempt', '=', values.attempt)
    .where('cancel_requested_at', 'is', null),
);

/** The attempt is over, and the task waits in the queue for another. */
export function* backToPending(
  tx: Transaction,
  asked: LiveTask,
  { reason, runAtMs: runAt, code, message, usage }: PutOff,
  nowMs: number,
): Tx<void> {
  const task = yield* withdrawInputs(tx, asked, NOBODY, nowMs);
  countTransition(tx, task, 'pending');
  const dueAt = runAt > nowMs ? runAt : null;
  const whenDue = task.line === null ? 0 : 1;
  const changed = yield* affected(
    setPending({
      n: task.n,
      attempt: task.attempt,
      reason,
      runAt,
      dueAt,
      gate: dueAt === null ? whenDue : null,
      worked: workedMs(task, tx.steadyMs),
      usage: usage === undefined ? task.usage : JSON.stringify(usage),
    }),
  );
  if (changed !== 1) throw new Error(`task ${task.id} was no longer running when its attempt ended`);
  const { attempt } = task;
  const retrying: Fact = {
    type: 'TaskRetrying',
    data: { attempt, runAt: timestampOf(runAt), code, message, reason },
  };
  const used: readonly Fact[] = usage === undefined ? [] : [{ type: 'UsageUpdated', data: { usage } }];
  yield* appendEvents(tx, eventTaskOf(task), [...used, retrying], nowMs);
  if (task.line !== null) yield* refreshReadiness(task.line);
}
