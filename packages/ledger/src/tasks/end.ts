// The one way a task ends: status, result, terminal event, counters, session and insights in one transaction.

import type { JobId, Usage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, run, type Unit } from '../database/unit.ts';
import { tell } from '../deliveries/notices.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { cancelOpenInputs } from '../inputs/close-open.ts';
import { recordRollup } from '../insights/rollup.ts';
import { accountRunEnded, isRun } from '../jobs/account.ts';
import { accountBelow } from '../jobs/account-below.ts';
import { accountEnded } from '../sessions/account.ts';
import { countTransition } from './count-transition.ts';
import { type Ending, terminalFact } from './ending.ts';
import { regate } from './gate.ts';
import { eventTaskOf, isItem, type LiveTask } from './live-task.ts';
import { fromJson } from './task-row.ts';
import { elapsedSinceStartMs, workedMs } from './work-time.ts';

interface EndValues {
  readonly n: number;
  readonly from: LiveTask['status'];
  readonly attempt: number;
  readonly status: Ending['status'];
  readonly reason: LiveTask['reason'];
  readonly endedAt: number;
  readonly worked: number;
  readonly durationMs: number | null;
  readonly usage: string | null;
  readonly exitCode: number | null;
}

const setEnded = compiled((values: EndValues) =>
  db
    .updateTable('task')
    .set({
      status: values.status,
      reason: values.reason,
      ended_at: values.endedAt,
      gate: null,
      due_at: null,
      unmet: 0,
      run_id: null,
      pid: null,
      pid_start: null,
      worked_ms: values.worked,
      working_since: null,
      started_steady: null,
      duration_ms: values.durationMs,
      progress: null,
      usage: values.usage,
      exit_code: values.exitCode,
      environment_ref: null,
      is_throttled: 0,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .where('status', '=', values.from)
    .where('attempt', '=', values.attempt),
);
const insertResult = compiled(
  (values: { n: number; result: string | null; code: LiveTask['reason']; message: string | null }) =>
    db.insertInto('task_result').values({
      n: values.n,
      result: values.result,
      error_code: values.code,
      error_message: values.message,
    }),
);

/** Ends the task as it was read in this transaction. What waits for it is the caller's: see dependents.ts. */
export function* endTask(tx: Transaction, task: LiveTask, ending: Ending, wallMs: number): Unit<void> {
  const nowMs = yield* stampFor(task.n, wallMs);
  countTransition(tx, task, ending.status);
  if (task.status === 'needs_input') {
    const by = ending.by ?? 'cox';
    yield* cancelOpenInputs(tx, task, by, nowMs);
  }
  const usage = ending.usage ?? fromJson<Usage>(task.usage);
  const worked = workedMs(task, tx.steadyMs);
  const durationMs = elapsedSinceStartMs(task, { nowMs, steadyMs: tx.steadyMs });
  yield* write(task, ending, { usage, worked, durationMs, nowMs });
  const fact = terminalFact(ending, usage, durationMs);
  yield* appendEvents(tx, eventTaskOf(task), [fact], nowMs);
  yield* tell(tx, task, { kind: 'ended' }, nowMs);
  if (!isItem(task)) yield* account(task, ending, { usage, worked, nowMs });
  if (task.line !== null) yield* regate(task.line);
}

interface Consumed {
  readonly usage: Usage | undefined;
  readonly worked: number;
  readonly nowMs: number;
}

function* write(
  task: LiveTask,
  ending: Ending,
  { usage, worked, durationMs, nowMs }: Consumed & { readonly durationMs: number },
): Unit<void> {
  const changed = yield* affected(
    setEnded({
      n: task.n,
      from: task.status,
      attempt: task.attempt,
      status: ending.status,
      reason: 'reason' in ending ? ending.reason : null,
      endedAt: nowMs,
      worked,
      durationMs: task.started_at === null ? null : durationMs,
      usage: usage === undefined ? null : JSON.stringify(usage),
      exitCode: ('exitCode' in ending ? ending.exitCode : undefined) ?? null,
    }),
  );
  if (changed !== 1) throw new Error(`task ${task.id} was not ${task.status} any more when it ended`);
  const isFailed = ending.status === 'failed';
  if (!isFailed && ending.result === undefined) return;
  const [code, message] = isFailed ? [ending.reason, ending.message] : [null, null];
  yield* run(insertResult({ n: task.n, result: ending.result ?? null, code, message }));
}

function* account(task: LiveTask, ending: Ending, { usage, worked, nowMs }: Consumed): Unit<void> {
  if (task.line !== null) yield* accountEnded(task.session, usage);
  const { kind, agent, job_id, parent_n, root_n } = task;
  if (job_id !== null && isRun({ kind, isChild: parent_n !== null }))
    // Ids in the database are the ids we were given.
    yield* accountRunEnded(job_id as JobId, ending, usage, nowMs);
  else if (root_n !== null && usage !== undefined) yield* accountBelow(root_n, usage, nowMs);
  const durationMs = task.started_at === null ? undefined : worked;
  yield* recordRollup({ kind, agent, status: ending.status, durationMs, usage }, nowMs);
}
