// How many stand before a pending task in the line of its pool.

import type { TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, type Unit } from '../database/unit.ts';

/** Further back nobody counts. */
const MAX_POSITION = 1_000;

const pendingNamed = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select(['n', 'pool', 'place'])
    .where('id', '=', values.id)
    .where('status', '=', 'pending')
    .where('pool', 'is not', null),
);
const countBefore = compiled((values: { pool: string; gate: 0 | 1; place: number; n: number; max: number }) =>
  db
    .selectFrom(
      db
        .selectFrom('task')
        .select('n')
        .where('pool', '=', values.pool)
        .where('gate', '=', values.gate)
        .where(({ eb, refTuple, tuple }) => eb(refTuple('place', 'n'), '<', tuple(values.place, values.n)))
        .limit(values.max)
        .as('before'),
    )
    .select(sql<number>`count(*)`.as('tasks')),
);

/** Its position among those that wait for the same pool, 1 is next; at most {@link MAX_POSITION}. */
export function* queuePosition(id: TaskId): Unit<number | undefined> {
  const task = yield* first(pendingNamed({ id }));
  if (task === undefined || task.pool === null) return undefined;
  const { n, pool, place } = task;
  let before = 0;
  for (const gate of [0, 1] as const)
    before += (yield* first(countBefore({ pool, gate, place, n, max: MAX_POSITION })))?.tasks ?? 0;
  return Math.min(before + 1, MAX_POSITION);
}
