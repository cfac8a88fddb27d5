// Decides whether to accept a new task: what it refers to must exist and be able to continue, its session must belong to its
// agent, and the limits must have room. All checks run in the transaction that inserts it, including tasks of the same batch.

import { isEnded, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { inSession, joined } from '../sessions/tasks-of.ts';
import type { Admission, InsertOutcome, NewTask } from '../writes.ts';
import type { Admitted } from './admitted.ts';
import type { Batch } from './batch.ts';
import { isItem } from './live-task.ts';

type Refusal = Exclude<InsertOutcome, { readonly outcome: 'inserted' | 'existing' | 'conflict' }>;

export const isRefusal = (answer: Admitted | Refusal): answer is Refusal => 'outcome' in answer;

const parentNamed = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select(['n', 'id', 'kind', 'status', 'root_n', 'root_id', 'cancel_requested_at'])
    .where('id', '=', values.id),
);
const statusesOf = compiled((values: { ids: string }) =>
  db.selectFrom('task').select(['n', 'id', 'status']).where('id', 'in', listed<string>(values.ids)),
);
const exists = compiled((values: { id: string }) =>
  db.selectFrom('task').select('n').where('id', '=', values.id),
);
const activeRetryOf = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select('id')
    .where('retry_of', '=', values.id)
    .where('status', 'in', ['pending', 'running', 'needs_input'])
    .limit(1),
);

/** Admits the task or says why not. Writes nothing. */
export function* admit(task: NewTask, admission: Admission, batch: Batch): Tx<Admitted | Refusal> {
  const parent = task.parentId === undefined ? undefined : yield* checkParent(task.parentId);
  if (parent !== undefined && 'outcome' in parent) return parent;
  const unmet = task.after.length === 0 ? NONE : yield* checkDependencies(task);
  if ('outcome' in unmet) return unmet;
  const retried = task.retryOf === undefined ? undefined : yield* checkRetry(task.retryOf, admission);
  if (retried !== undefined) return retried;
  const session = yield* batch.session(task);
  if (session.agent !== task.agent) return { outcome: 'session_agent', agent: session.agent };
  const full =
    (isItem(task) ? yield* checkItems(admission, session.key) : undefined) ??
    (yield* checkLimits(task, admission, batch, parent));
  return full ?? { session, parent, unmet };
}

const NONE: Admitted['unmet'] = [];

function* checkParent(taskId: TaskId): Tx<Admitted['parent'] | Refusal> {
  const parent = yield* first(parentNamed({ id: taskId }));
  if (parent === undefined) return { outcome: 'missing', taskId };
  if (isEnded(parent.status)) return { outcome: 'ended', taskId, status: parent.status };
  // Its cancel has reached everything below it: a later child would escape it.
  if (parent.cancel_requested_at !== null) return { outcome: 'cancelling', taskId };
  return {
    n: parent.n,
    rootN: parent.root_n ?? parent.n,
    rootId: parent.root_id ?? parent.id,
    isItem: isItem(parent),
  };
}

function* checkDependencies(task: NewTask): Tx<Admitted['unmet'] | Refusal> {
  const rows = yield* all(statusesOf({ ids: listParameter(task.after) }));
  const found = new Map<string, (typeof rows)[number]>(rows.map((row) => [row.id, row]));
  for (const taskId of task.after) {
    const status = found.get(taskId)?.status;
    if (status === undefined) return { outcome: 'missing', taskId };
    if (status === 'failed' || status === 'cancelled') return { outcome: 'ended', taskId, status };
  }
  return rows.filter(({ status }) => status !== 'completed');
}

function* checkRetry(retryOf: TaskId, admission: Admission): Tx<Refusal | undefined> {
  if ((yield* first(exists({ id: retryOf }))) === undefined) return { outcome: 'missing', taskId: retryOf };
  if (!admission.refuseActiveRetry) return undefined;
  const active = yield* first(activeRetryOf({ id: retryOf }));
  // The column holds the id we were given.
  return active === undefined ? undefined : { outcome: 'retry_active', taskId: active.id as TaskId };
}

/** How far back items are counted in a session, so that the check stays fast in every session. */
const MAX_LOOKED_AT = 5_000;
const lastLookedAt = compiled((values: { key: string; last: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where(joined(values.key))
    .orderBy('n', 'desc')
    .limit(1)
    .offset(values.last),
);
const itemsAfter = compiled((values: { key: string; n: number }) =>
  db
    .selectFrom('task')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(inSession(values.key))
    .where('n', '>', values.n)
    .where('kind', '=', sql.lit('item')),
);

function* checkItems({ sessionMaxItems }: Admission, key: string): Tx<Refusal | undefined> {
  if (sessionMaxItems === undefined) return undefined;
  const before = (yield* first(lastLookedAt({ key, last: MAX_LOOKED_AT })))?.n ?? 0;
  const current = (yield* first(itemsAfter({ key, n: before })))?.count ?? 0;
  return current < sessionMaxItems ? undefined : { outcome: 'limit', limit: 'items.maxPerSession', current };
}

function* checkLimits(
  task: NewTask,
  admission: Admission,
  batch: Batch,
  parent: Admitted['parent'],
): Tx<Refusal | undefined> {
  const { backgroundMax, queueCapacity } = admission;
  if (isItem(task)) return parent?.isItem ? yield* checkTree(parent, admission, batch) : undefined;
  if (task.submitter !== undefined && !task.isThrottled && backgroundMax !== undefined) {
    const current = yield* batch.counter(`background:${task.submitter}`);
    if (current >= backgroundMax)
      return { outcome: 'limit', limit: 'background.maxConcurrentTasks', current };
  }
  if (task.isExternalRoot && queueCapacity !== undefined) {
    const current = yield* batch.counter('external_pending');
    if (current >= queueCapacity) return { outcome: 'limit', limit: 'queueCapacity', current };
  }
  return parent === undefined ? undefined : yield* checkTree(parent, admission, batch);
}

function* checkTree(
  parent: NonNullable<Admitted['parent']>,
  { treeMaxTasks }: Admission,
  batch: Batch,
): Tx<Refusal | undefined> {
  const current = yield* batch.treeSize(parent.rootN);
  return current >= treeMaxTasks ? { outcome: 'limit', limit: 'tree.maxTasks', current } : undefined;
}
