// The position of an import from another ledger, so that a repeated import continues where the last one stopped.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { first, run, type Tx } from '../database/tx.ts';

/** undefined: nothing was imported from there yet. */
export function* readPosition(source: string, subject: string): Tx<number | undefined> {
  const row = yield* first(
    sql<{ through: number }>`
      select through from imported where source = ${source} and subject = ${subject}`.compile(db),
  );
  return row?.through;
}

export function* writePosition(source: string, subject: string, through: number): Tx<void> {
  yield* run(
    sql`insert into imported (source, subject, through) values (${source}, ${subject}, ${through})
      on conflict (source, subject) do update set through = excluded.through`.compile(db),
  );
}
