// Numbers that are asked for often and would be slow to count. Each transaction changes them together with the rows.

import type { TaskStatus } from '@coxswain/protocol';
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

const addTo = compiled((values: { name: string; delta: number }) =>
  db
    .insertInto('counter')
    .values({ name: values.name, value: values.delta })
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
  for (const [name, delta] of deltas) {
    if (delta === 0) continue;
    yield* run(addTo({ name, delta }));
    if (delta < 0 && name.startsWith('background:')) yield* run(forgetZero({ name }));
  }
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
