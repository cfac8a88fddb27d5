// The ancestors and descendants of a task.

import type { Task, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import type { Moment } from '../database/clock.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Tx } from '../database/tx.ts';
import { readTasks } from './read.ts';

const childrenOf = compiled((values: { id: string }) =>
  db
    .selectFrom('task as child')
    .innerJoin('task as parent', 'parent.n', 'child.parent_n')
    .select('child.n')
    .where('parent.id', '=', values.id)
    .orderBy('child.n'),
);
const activeBelow = (values: { id: string }) =>
  sql<{ n: number; id: string }>`
    with recursive below (n, id, status) as (
      select child.n, child.id, child.status from task as child
        join task as top on child.parent_n = top.n where top.id = ${values.id}
      union all
      select child.n, child.id, child.status from below join task as child on child.parent_n = below.n
    )
    select n, id from below where status in ('pending', 'running', 'needs_input') order by n`;
const activeBelowOf = compiled((values: { id: string }) => ({
  compile: () => activeBelow(values).compile(db),
}));
const above = (values: { id: string }) =>
  sql<{ n: number }>`
    with recursive above (n, parent_n, distance) as (
      select n, parent_n, 0 from task where id = ${values.id}
      union all
      select task.n, task.parent_n, distance + 1 from above join task on task.n = above.parent_n
    )
    select n from above order by distance`;
const aboveOf = compiled((values: { id: string }) => ({ compile: () => above(values).compile(db) }));

/** The children, oldest first. */
export function* readChildren(id: TaskId, now?: Moment): Tx<readonly Task[]> {
  return yield* readTasks(
    (yield* all(childrenOf({ id }))).map(({ n }) => n),
    now,
  );
}

/** Every descendant that has not ended, at any depth, also below those that have; oldest first. */
export function* findActiveDescendants(
  id: TaskId,
): Tx<readonly { readonly n: number; readonly id: TaskId }[]> {
  // Stored ids were valid when they came in.
  return (yield* all(activeBelowOf({ id }))).map((row) => ({ n: row.n, id: row.id as TaskId }));
}

/** The task and its ancestors, nearest first. */
export function* readAncestors(id: TaskId): Tx<readonly Task[]> {
  return yield* readTasks((yield* all(aboveOf({ id }))).map(({ n }) => n));
}
