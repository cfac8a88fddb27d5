// An agent adds a to-do. An item is inserted like any task; only its possible parents differ.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, type Tx } from '../database/tx.ts';
import { insertTasks } from '../tasks/insert.ts';
import { isItem } from '../tasks/live-task.ts';
import type { Admission, InsertOutcome, NewTask } from '../writes.ts';

const kindOf = compiled((values: { id: string }) =>
  db.selectFrom('task').select('kind').where('id', '=', values.id),
);

/** Stores the item, below another item or none. */
export function* createItem(tx: Transaction, item: NewTask, limits: Admission): Tx<InsertOutcome> {
  const { parentId } = item;
  if (parentId !== undefined) {
    const parent = yield* first(kindOf({ id: parentId }));
    if (parent === undefined || !isItem(parent)) return { outcome: 'missing', taskId: parentId };
  }
  const [outcome] = yield* insertTasks(tx, [{ ...item, kind: 'item' }], limits);
  if (outcome === undefined) throw new Error('an item got no answer');
  return outcome;
}
