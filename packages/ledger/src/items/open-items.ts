// The to-do list of a session: the items that have not ended.

import { ACTIVE_STATUSES, type Task } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Tx } from '../database/tx.ts';
import { keyOf } from '../sessions/key.ts';
import { readTasks } from '../tasks/read.ts';

// Kind and statuses as literals, or SQLite does not see that the index of open items fits.
const openIn = compiled((values: { session: string; limit: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('session', '=', values.session)
    .where('kind', '=', sql.lit('item'))
    .where(
      'status',
      'in',
      ACTIVE_STATUSES.map((status) => sql.lit(status)),
    )
    .orderBy('n')
    .limit(values.limit),
);

/** The open items of the session of this name, oldest first. */
export function* readOpenItems(session: string, limit: number): Tx<readonly Task[]> {
  const rows = yield* all(openIn({ session: yield* keyOf(session), limit }));
  return yield* readTasks(rows.map(({ n }) => n));
}
