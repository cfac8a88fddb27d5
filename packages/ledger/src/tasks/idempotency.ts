// Idempotency keys: repeating a request returns the same task, another request with the key is refused.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, first, run, type Tx } from '../database/tx.ts';
import type { InsertOutcome, NewTask } from '../writes.ts';
import { readTask } from './read.ts';

const FORGET_AT_ONCE = 400;

const keyNamed = compiled((values: { key: string }) =>
  db.selectFrom('idempotency').select(['task_id', 'request_hash']).where('key', '=', values.key),
);
const insertKey = compiled((values: { key: string; id: string; hash: string | null; now: number }) =>
  db.insertInto('idempotency').values({
    key: values.key,
    task_id: values.id,
    request_hash: values.hash,
    created_at: values.now,
  }),
);
const markRemoved = compiled((values: { key: string; id: string; now: number }) =>
  db
    .updateTable('idempotency')
    .set({ removed_at: values.now })
    .where('key', '=', values.key)
    .where('task_id', '=', values.id),
);
const forgetOld = compiled((values: { before: number; limit: number }) =>
  db
    .deleteFrom('idempotency')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('idempotency')
        .select('key')
        .where('removed_at', '<', values.before)
        .orderBy('removed_at')
        .limit(values.limit),
    ),
);

/** The outcome for a known key; undefined: the key is new, or there is none. */
export function* recogniseRequest(task: NewTask): Tx<InsertOutcome | undefined> {
  if (task.idempotencyKey === undefined) return undefined;
  const known = yield* first(keyNamed({ key: task.idempotencyKey }));
  if (known === undefined) return undefined;
  // The column holds the id we were given.
  const taskId = known.task_id as TaskId;
  const { requestHash, formerRequestHash } = task;
  const stored = known.request_hash ?? undefined;
  if (stored !== requestHash && (stored === undefined || stored !== formerRequestHash))
    return { outcome: 'conflict', taskId };
  const existing = yield* readTask(taskId);
  return existing === undefined ? { outcome: 'missing', taskId } : { outcome: 'existing', task: existing };
}

/** Remembers the key of an accepted task. */
export function* rememberRequest(task: NewTask): Tx<void> {
  const { idempotencyKey: key, id, requestHash, createdAtMs } = task;
  if (key === undefined) return;
  yield* run(insertKey({ key, id, hash: requestHash ?? null, now: createdAtMs }));
}

/** The key's task was removed: the key is remembered for another day, until retention removes it. */
export function* outliveTask(key: string, id: string, nowMs: number): Tx<void> {
  yield* run(markRemoved({ key, id, now: nowMs }));
}

/** Forgets some of the keys whose tasks were removed before that; true: there may be more. */
export function* forgetSomeKeys(before: number): Tx<boolean> {
  return (yield* affected(forgetOld({ before, limit: FORGET_AT_ONCE }))) === FORGET_AT_ONCE;
}
