// A session's totals change with its tasks. Sessions without a row (single submissions) have no totals.

import { sumUsage, type Usage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Tx } from '../database/tx.ts';
import { fromJson } from '../tasks/task-row.ts';

const move = compiled((values: { key: string; tasks: number; active: number; last: number | null }) =>
  db
    .updateTable('session')
    .set({
      tasks: sql`tasks + ${values.tasks}`,
      active_tasks: sql`active_tasks + ${values.active}`,
      last_task_at: sql`coalesce(${values.last}, last_task_at)`,
    })
    .where('key', '=', values.key)
    .returning('usage'),
);
const setUsage = compiled((values: { key: string; usage: string }) =>
  db.updateTable('session').set({ usage: values.usage }).where('key', '=', values.key),
);

/** Tasks were added to the session. */
export function* accountAdded(key: string, tasks: number, lastMs: number): Tx<void> {
  yield* run(move({ key, tasks, active: tasks, last: lastMs }));
}

/** A task of the session ended. */
export function* accountEnded(key: string, usage: Usage | undefined): Tx<void> {
  const row = yield* first(move({ key, tasks: 0, active: -1, last: null }));
  if (row === undefined || usage === undefined) return;
  const sum = sumUsage(fromJson<Usage>(row.usage), usage);
  yield* run(setUsage({ key, usage: JSON.stringify(sum) }));
}

/** An ended task of the session was removed; what it consumed stays in the sum. */
export function* accountRemoved(key: string): Tx<void> {
  yield* run(move({ key, tasks: -1, active: 0, last: null }));
}
