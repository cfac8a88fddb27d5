// Numbers that are asked for often and would be slow to count. Each transaction changes them together with the rows.

import type { TaskStatus } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from './builder.ts';
import { compiled } from './compiled.ts';
import { all, first, run, type Tx } from './tx.ts';

/** Background tasks of one submitter in progress; the row is removed at zero. */
type BackgroundCounter = `background:${string}`;

/** Tasks by status and in the history (without items); what the queue limits count; changes without an event. */
export type CounterName =
  | TaskStatus
  | 'history'
  | 'external_pending'
  | BackgroundCounter
  | 'eventless_changes';

const pairsIn = (json: string) =>
  sql`select value ->> 0 as name, value ->> 1 as value from json_each(${json})`;
/** One statement for all: pairs of name and delta, as JSON. */
const addAll = compiled((values: { deltas: string }) =>
  db
    .insertInto('counter')
    .columns(['name', 'value'])
    // Without the condition SQLite would read what follows as one of the join.
    .expression(
      db
        .selectFrom(sql<{ name: string; value: number }>`(${pairsIn(values.deltas)})`.as('delta'))
        .select(['delta.name', 'delta.value'])
        .where(sql<boolean>`true`),
    )
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb, ref }) => ({
        value: eb(ref('counter.value'), '+', ref('excluded.value')),
      })),
    ),
);
const forgetZero = compiled((values: { name: string }) =>
  db.deleteFrom('counter').where('name', '=', values.name).where('value', '=', 0),
);
const counterNamed = compiled((values: { name: string }) =>
  db.selectFrom('counter').select('value').where('name', '=', values.name),
);
const everything = compiled(() => db.selectFrom('counter').selectAll());

/** Adds to the stored counters. */
export function* addToCounters(deltas: ReadonlyMap<CounterName, number>): Tx<void> {
  const changed = [...deltas].filter(([, delta]) => delta !== 0);
  if (changed.length === 0) return;
  yield* run(addAll({ deltas: JSON.stringify(changed) }));
  for (const [name, delta] of changed)
    if (delta < 0 && name.startsWith('background:')) yield* run(forgetZero({ name }));
}

/** The stored value of one counter; 0 before it was ever changed. */
export function* readCounter(name: CounterName): Tx<number> {
  return (yield* first(counterNamed({ name })))?.value ?? 0;
}

/** All stored counters. */
export function* readCounters(): Tx<ReadonlyMap<string, number>> {
  const rows = yield* all(everything({}));
  return new Map(rows.map(({ name, value }) => [name, value]));
}
