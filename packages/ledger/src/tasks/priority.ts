// A task inherits the highest priority of the tasks that wait for it; else an urgent task would wait behind everything that is
// ahead of its dependency. Dependencies are always older than their dependents, so going from the newest to the oldest visits
// each task once.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { queueRank } from './queue-rank.ts';

const priorityOf = compiled((values: { n: number }) =>
  db
    .selectFrom('task')
    .select((eb) => [
      'parent_n',
      'priority',
      'effective_priority',
      'session',
      'gate',
      eb
        .selectFrom('dependency')
        .innerJoin('task as waiting', 'waiting.n', 'dependency.n')
        .whereRef('dependency.on_n', '=', 'task.n')
        .select(sql<number | null>`max(waiting.effective_priority)`.as('highest'))
        .as('inherited'),
    ])
    .where('n', '=', values.n)
    .where('status', '=', 'pending'),
);
const setPriority = compiled((values: { n: number; effective: number; place: number }) =>
  db
    .updateTable('task')
    .set({ effective_priority: values.effective, place: values.place })
    .where('n', '=', values.n),
);
const waitsFor = compiled((values: { n: number }) =>
  db.selectFrom('dependency').select('on_n').where('n', '=', values.n),
);

/** The tasks this one waits for. */
export function* unmetOf(n: number): Tx<readonly number[]> {
  return (yield* all(waitsFor({ n }))).map((edge) => edge.on_n);
}

/**
 * Recomputes the effective priority of these tasks and of everything they wait for. Returns the sessions whose order may have
 * changed.
 */
export function* inheritPriority(numbers: Iterable<number>): Tx<ReadonlySet<string>> {
  const open = new Set(numbers);
  const sessions = new Set<string>();
  while (open.size > 0) {
    const n = Math.max(...open);
    open.delete(n);
    const task = yield* first(priorityOf({ n }));
    if (task === undefined) continue;
    const effective = Math.max(task.priority, task.inherited ?? task.priority);
    if (effective === task.effective_priority) continue;
    yield* run(setPriority({ n, effective, place: queueRank(task.parent_n !== null, effective) }));
    if (task.gate !== null) sessions.add(task.session);
    for (const on of yield* unmetOf(n)) open.add(on);
  }
  return sessions;
}
