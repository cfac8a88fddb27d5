// Deliveries are removed with their task. Pending ones are still sent; retention removes them later, with replies to chats.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, run, type Tx } from '../database/tx.ts';

/** Rows removed in one step. */
export const DELIVERIES_IN_STEP = 1_000;

const deleteOfTask = compiled((values: { id: string }) =>
  db.deleteFrom('delivery').where('task_id', '=', values.id).where(sql<string>`+state`, '<>', 'pending'),
);
const outlive = compiled((values: { id: string }) =>
  db.updateTable('delivery').set({ task_n: null }).where('task_id', '=', values.id),
);
const deleteLoose = compiled((values: { before: number }) =>
  db
    .deleteFrom('delivery')
    .where('n', 'in', (inner) =>
      inner
        .selectFrom('delivery')
        .select('n')
        .where('task_n', 'is', null)
        .where('state', '<>', sql.lit('pending'))
        .where('created_at', '<', values.before)
        .limit(sql.lit(DELIVERIES_IN_STEP)),
    ),
);

/** The task is removed. */
export function* forgetDeliveriesOf(id: string): Tx<void> {
  yield* run(deleteOfTask({ id }));
  yield* run(outlive({ id }));
}

/** Removes some finished deliveries without a task that are older. False: none are left. */
export function* forgetSomeDeliveries(beforeMs: number): Tx<boolean> {
  return (yield* affected(deleteLoose({ before: beforeMs }))) === DELIVERIES_IN_STEP;
}
