// Imports a task of another ledger, as it ended there. It never runs here: active tasks are skipped.

import { isEnded, type Task } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, run, type Tx } from '../database/tx.ts';
import { recordRollup } from '../insights/rollup.ts';
import { accountEnded } from '../sessions/account.ts';
import { assignSession, findFresh } from '../sessions/assign.ts';
import { storeSession } from '../sessions/store.ts';
import type { Admitted } from '../tasks/admitted.ts';
import { countAppearance } from '../tasks/count-transition.ts';
import { NewRows } from '../tasks/new-rows.ts';
import { noteCreated } from '../tasks/time-index.ts';
import type { NewTask } from '../writes.ts';
import { writePosition } from './position.ts';
import type { ImportOutcome } from './records.ts';

const msOf = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time);

/** Imports the task without its events, which follow. */
export function* importTask(tx: Transaction, source: string, task: Task): Tx<ImportOutcome> {
  if (!isEnded(task.status) || task.endedAt === undefined) return 'active';
  if ((yield* numberOf(task.id)) !== undefined) return 'skipped';
  const n = tx.nextNumber();
  const admitted = yield* placeIn(task);
  const rows = new NewRows();
  yield* rows.add(n, newTaskOf(task), admitted);
  yield* rows.flush();
  yield* noteCreated(n, Date.parse(task.createdAt));
  yield* setOutcome(n, task);
  yield* account(task, admitted);
  countAppearance(
    tx,
    {
      kind: task.kind,
      parent_n: admitted.parent?.n ?? null,
      is_external: 0,
      submitter: null,
      is_throttled: 0,
    },
    task.status,
  );
  yield* writePosition(source, task.id, 0);
  return 'imported';
}

/** The number of the task here. */
export function* numberOf(id: string): Tx<number | undefined> {
  return (yield* first(db.selectFrom('task').select('n').where('id', '=', id).compile()))?.n;
}

function* placeIn(task: Task): Tx<Admitted> {
  const createdAtMs = Date.parse(task.createdAt);
  const isFresh = (yield* findFresh([task.session])).has(task.session);
  const session = isFresh
    ? { key: task.session, agent: task.agent, isFresh }
    : yield* assignSession(task.session, task.agent, createdAtMs);
  const isNote = task.kind === 'item' && session.toStore?.tasks === 0;
  if (session.toStore !== undefined && !isNote) yield* storeSession(session.toStore);
  const parentN = task.parentId === undefined ? undefined : yield* numberOf(task.parentId);
  const rootN = (yield* numberOf(task.rootId)) ?? parentN;
  const parent =
    parentN === undefined || rootN === undefined
      ? undefined
      : { n: parentN, rootN, rootId: task.rootId, isItem: false };
  return { session, parent, unmet: [] };
}

const newTaskOf = (task: Task): NewTask => ({
  ...task,
  createdAtMs: Date.parse(task.createdAt),
  // It ended long ago: send no notices.
  deliverTo: [],
  isExternalRoot: false,
});

function* setOutcome(n: number, task: Task): Tx<void> {
  const { status, reason, attempt, result, error, usage, exitCode, node, cancelRequestedAt } = task;
  const [startedAt, endedAt] = [msOf(task.startedAt), msOf(task.endedAt) ?? 0];
  yield* run(
    sql`update task set status = ${status}, reason = ${reason ?? null}, attempt = ${attempt}, gate = null, due_at = null,
      started_at = ${startedAt ?? null}, ended_at = ${endedAt}, worked_ms = ${workedMs(task)},
      duration_ms = ${startedAt === undefined ? null : workedMs(task)},
      usage = ${usage === undefined ? null : JSON.stringify(usage)}, exit_code = ${exitCode ?? null}, node = ${node ?? null},
      cancel_requested_at = ${msOf(cancelRequestedAt) ?? null}, revision = ${task.revision}, tells = 0
      where n = ${n}`.compile(db),
  );
  if (task.deliverTo.length > 0)
    yield* run(
      sql`update task_request set deliver_to = ${JSON.stringify(task.deliverTo)} where n = ${n}`.compile(db),
    );
  if (result !== undefined || error !== undefined)
    yield* run(
      sql`insert into task_result (n, result, error_code, error_message)
        values (${n}, ${result ?? null}, ${error?.code ?? null}, ${error?.message ?? null})`.compile(db),
    );
}

/** Earlier versions exported no durations: then use the timestamps. */
const workedMs = ({ startedAt, endedAt, durationMs }: Task): number =>
  startedAt === undefined || endedAt === undefined
    ? 0
    : (durationMs ?? Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));

function* account(task: Task, { session }: Admitted): Tx<void> {
  if (task.kind === 'item') return;
  const { kind, agent, usage, status } = task;
  if (!session.isFresh) {
    yield* run(
      sql`update session set tasks = tasks + 1, active_tasks = active_tasks + 1,
        last_task_at = max(coalesce(last_task_at, 0), ${Date.parse(task.createdAt)})
        where key = ${session.key}`.compile(db),
    );
    yield* accountEnded(session.key, usage);
  }
  if (!isEnded(status)) return;
  const durationMs = task.startedAt === undefined ? undefined : workedMs(task);
  yield* recordRollup({ kind, agent, status, durationMs, usage }, msOf(task.endedAt) ?? 0);
}
