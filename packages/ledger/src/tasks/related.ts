// Tasks related to another one, or to an agent.

import type { Task, TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Tx } from '../database/tx.ts';
import type { Removal } from '../writes.ts';
import { readTasks } from './read.ts';

const newestRetry = compiled((values: { id: string }) =>
  db.selectFrom('task').select('n').where('retry_of', '=', values.id).orderBy('n', 'desc').limit(1),
);
const pendingOf = compiled((values: { agent: string }) =>
  db
    .selectFrom('task')
    .select('id')
    .where('agent', '=', values.agent)
    .where('status', '=', 'pending')
    .where('kind', '<>', 'item')
    .orderBy('n'),
);

const toRemove = compiled(() =>
  db.selectFrom('task').select(['id', 'delete_by']).where('delete_by', 'is not', null).orderBy('n'),
);

/** The newest of the tasks that retry this one. */
export function* findNewestRetry(id: TaskId): Tx<Task | undefined> {
  const [task] = yield* readTasks((yield* all(newestRetry({ id }))).map(({ n }) => n));
  return task;
}

/** Pending tasks of the agent, oldest first; without items, which need no agent. */
export function* findPendingOf(agent: string): Tx<readonly TaskId[]> {
  // Stored ids were valid when they came in.
  return (yield* all(pendingOf({ agent }))).map(({ id }) => id as TaskId);
}

/** The tasks that someone wants removed, oldest first. */
export function* findRemovals(): Tx<readonly Removal[]> {
  return (yield* all(toRemove({}))).flatMap(({ id, delete_by: by }) =>
    by === null ? [] : [{ id: id as TaskId, by }],
  );
}
