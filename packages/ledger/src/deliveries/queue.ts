// Each target has a queue: only its oldest pending delivery has a due time, so that a target gets its notices in order and the
// index of due deliveries holds one row per target, however many wait behind it.

import { parseTarget } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { AT_ONCE } from './delivery-row.ts';

// The index is named, or SQLite uses the one of the states and scans what is pending for all targets.
const firstInQueue = compiled((values: { target: string }) => ({
  compile: () =>
    sql<{ n: number; next_at: number | null }>`
      select n, next_at from delivery indexed by delivery_line
      where target = ${values.target} and state = 'pending' order by n limit 1`.compile(db),
}));
// The state is a literal, or SQLite does not see that the index of the queues fits.
const holdBehind = compiled((values: { target: string; n: number }) =>
  db
    .updateTable('delivery')
    .set({ next_at: null })
    .where('target', '=', values.target)
    .where('state', '=', sql.lit('pending'))
    .where('n', '>', values.n)
    .where('next_at', 'is not', null),
);
const makeDue = compiled((values: { n: number }) =>
  db.updateTable('delivery').set({ next_at: AT_ONCE }).where('n', '=', values.n),
);

// Uses the index of due deliveries, which holds only the first of each target.
const firstOfEach = compiled(() =>
  db.selectFrom('delivery').select(['n', 'target']).where('next_at', '>', AT_ONCE).orderBy('next_at'),
);

/** True while something is pending for the target. */
export function* hasQueue(target: string): Tx<boolean> {
  return (yield* first(firstInQueue({ target }))) !== undefined;
}

/** The target has a new first delivery: it may be sent now. */
export function* releaseFirst(tx: Transaction, target: string): Tx<void> {
  const head = yield* first(firstInQueue({ target }));
  if (head === undefined || head.next_at !== null) return;
  yield* run(makeDue({ n: head.n }));
  tx.toDeliver();
}

/** An older delivery is pending again: the others of its target wait behind it. */
export function* moveToFront(tx: Transaction, target: string): Tx<void> {
  const head = yield* first(firstInQueue({ target }));
  if (head === undefined) return;
  yield* run(holdBehind({ target, n: head.n }));
  yield* releaseFirst(tx, target);
}

/** Sends the first delivery of the target now, without waiting for its next attempt. */
export function* sendFirstNow(tx: Transaction, target: string): Tx<void> {
  const head = yield* first(firstInQueue({ target }));
  if (head === undefined) return;
  yield* run(makeDue({ n: head.n }));
  tx.toDeliver();
}

/** Does the same for every target on these channels. */
export function* sendAllNow(tx: Transaction, channels: readonly string[]): Tx<void> {
  const heads = yield* all(firstOfEach({}));
  for (const { n, target } of heads) {
    if (!channels.includes(parseTarget(target).channel)) continue;
    yield* run(makeDue({ n }));
    tx.toDeliver();
  }
}
