// What the ledger notes about itself: one text by name.

import { db } from './builder.ts';
import { compiled } from './compiled.ts';
import { first, run, type Tx } from './tx.ts';

const textUnder = compiled((values: { key: string }) =>
  db.selectFrom('meta').select('value').where('key', '=', values.key),
);
const setValue = compiled((values: { key: string; value: string }) =>
  db
    .insertInto('meta')
    .values({ key: values.key, value: values.value })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
    ),
);

const removeKey = compiled((values: { key: string }) => db.deleteFrom('meta').where('key', '=', values.key));

/** The text under the name; undefined before it was written. */
export function* readMeta(key: string): Tx<string | undefined> {
  return (yield* first(textUnder({ key })))?.value;
}

export function* writeMeta(key: string, value: string): Tx<void> {
  yield* run(setValue({ key, value }));
}

export function* removeMeta(key: string): Tx<void> {
  yield* run(removeKey({ key }));
}
