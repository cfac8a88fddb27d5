// The only way a task ends: status, result, terminal event, counters, session and insights in one transaction.

import type { CancelledRun, Fact, JobId, Reason, RunEnd, Usage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, run, type Tx } from '../database/tx.ts';
import { notify } from '../deliveries/notices.ts';
import { appendStamped, stampFor } from '../events/append.ts';
import { cancelOpenInputs } from '../inputs/close-open.ts';
import { recordRollup } from '../insights/rollup.ts';
import { accountRunEnded, isRun } from '../jobs/account.ts';
import { advanced, type ScheduleState } from '../jobs/advance.ts';
import { isSpent } from '../jobs/after-run.ts';
import { costOf, tokensOf } from '../jobs/consumption.ts';
import { definitionOf } from '../jobs/job-row.ts';
import { accountEnded } from '../sessions/account.ts';
import { countTransition } from './count-transition.ts';
import { eventTaskOf, isItem, type LiveTask } from './live-task.ts';
import { refreshReadiness } from './readiness.ts';
import { fromJson } from './task-row.ts';
import { elapsedSinceStartMs, workedMs } from './work-time.ts';

// The tasks below a job's run (the steps of its workflow, its helpers) count toward the job's consumption, and nothing else.
const jobOfRoot = compiled((values: { n: number }) =>
  db
    .selectFrom('task')
    .innerJoin('job', 'job.id', 'task.job_id')
    .selectAll('job')
    .where('task.n', '=', values.n),
);
const setConsumed = compiled(
  (values: ScheduleState & { n: number; cost: number; tokens: number; updated: number }) =>
    db
      .updateTable('job')
      .set({
        enabled: values.enabled,
        pause_reason: values.pauseReason,
        next_at: values.nextAt,
        cost: values.cost,
        tokens: values.tokens,
        updated_at: values.updated,
      })
      .where('n', '=', values.n),
);

/** Accounts an ended task below this root; does nothing when no job started the root. */
function* accountBelow(rootN: number, usage: Usage, nowMs: number): Tx<void> {
  const job = yield* first(jobOfRoot({ n: rootN }));
  if (job === undefined) return;
  const sums = { cost: job.cost + costOf(usage), tokens: job.tokens + tokensOf(usage) };
  const pause = isSpent(definitionOf(job).policy, sums) ? 'budget' : undefined;
  const isPaused = pause !== undefined && job.enabled === 1;
  const updated = isPaused ? nowMs : job.updated_at;
  yield* run(setConsumed({ n: job.n, ...advanced(job, { pause }), ...sums, updated }));
}

const setEnded = compiled(
  (values: {
    n: number;
    from: LiveTask['status'];
    attempt: number;
    status: RunEnd['status'];
    reason: LiveTask['reason'];
    endedAt: number;
    worked: number;
    durationMs: number | null;
    usage: string | null;
    exitCode: number | null;
  }) =>
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

/** Recorded as the author of a cancel without one. */
const NOBODY = 'cox';

/** The end as stored: a cancel without a reason and author is the one that was requested. */
type KnownEnd =
  | Exclude<RunEnd, CancelledRun>
  | (CancelledRun & { readonly reason: Reason; readonly by: string });

const known = (end: RunEnd, task: LiveTask): KnownEnd =>
  end.status === 'cancelled'
    ? {
        ...end,
        reason: end.reason ?? task.cancel_reason ?? 'user',
        by: end.by ?? task.cancel_by ?? NOBODY,
      }
    : end;

/** Ends the task as it was read in this transaction. The caller handles its dependents: see dependents.ts. */
export function* endTask(tx: Transaction, task: LiveTask, asked: RunEnd, wallMs: number): Tx<void> {
  const nowMs = yield* stampFor(task.n, wallMs);
  const end = known(asked, task);
  countTransition(tx, task, end.status);
  if (task.status === 'needs_input') yield* cancelOpenInputs(tx, task, end.by ?? NOBODY, nowMs);
  const usage = end.usage ?? fromJson<Usage>(task.usage);
  const worked = workedMs(task, tx.steadyMs);
  const durationMs = elapsedSinceStartMs(task, { nowMs, steadyMs: tx.steadyMs });
  const total = { ...end, usage };
  yield* write(task, total, { worked, durationMs, nowMs });
  yield* appendStamped(tx, eventTaskOf(task), [terminalFact(total, durationMs)], nowMs);
  yield* notify(tx, task, { kind: 'ended' }, nowMs);
  if (!isItem(task)) yield* account(task, total, { worked, nowMs });
  if (task.line !== null) yield* refreshReadiness(task.line);
}

/** `durationMs` is the time since the first start. */
const terminalFact = (end: KnownEnd, durationMs: number): Fact => {
  const { usage, by } = end;
  switch (end.status) {
    case 'completed': {
      const { result, exitCode } = end;
      return { type: 'TaskCompleted', data: { result, exitCode, usage, durationMs, by } };
    }
    case 'failed': {
      const { reason: code, message, exitCode } = end;
      return { type: 'TaskFailed', data: { code, message, exitCode, usage, durationMs, by } };
    }
    case 'cancelled': {
      const { reason, message } = end;
      return { type: 'TaskCancelled', data: { reason, by: end.by, message, usage, durationMs } };
    }
  }
};

interface Spent {
  readonly worked: number;
  readonly nowMs: number;
}

function* write(
  task: LiveTask,
  end: KnownEnd,
  { worked, durationMs, nowMs }: Spent & { readonly durationMs: number },
): Tx<void> {
  const { status, usage, result = null } = end;
  const changed = yield* affected(
    setEnded({
      n: task.n,
      from: task.status,
      attempt: task.attempt,
      status,
      reason: end.status === 'completed' ? null : end.reason,
      endedAt: nowMs,
      worked,
      durationMs: task.started_at === null ? null : durationMs,
      usage: usage === undefined ? null : JSON.stringify(usage),
      // The exit code of a program that was stopped means nothing.
      exitCode: (status === 'cancelled' ? undefined : end.exitCode) ?? null,
    }),
  );
  if (changed !== 1) throw new Error(`task ${task.id} was not ${task.status} when it ended`);
  if (end.status === 'failed')
    yield* run(insertResult({ n: task.n, result, code: end.reason, message: end.message }));
  else if (result !== null) yield* run(insertResult({ n: task.n, result, code: null, message: null }));
}

function* account(task: LiveTask, end: KnownEnd, { worked, nowMs }: Spent): Tx<void> {
  const { status, usage } = end;
  if (task.line !== null) yield* accountEnded(task.session, usage);
  const { kind, agent, job_id, parent_n, root_n } = task;
  if (job_id !== null && isRun({ kind, isChild: parent_n !== null }))
    // Stored ids were valid when they came in.
    yield* accountRunEnded(job_id as JobId, end, nowMs);
  else if (root_n !== null && usage !== undefined) yield* accountBelow(root_n, usage, nowMs);
  const durationMs = task.started_at === null ? undefined : worked;
  yield* recordRollup({ kind, agent, status, durationMs, usage }, nowMs);
}
