// Records the outcome of a delivery attempt. The delivery changes independently of its task, which only gets an event.

import type { Delivery, DeliveryId, Fact } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Tx } from '../database/tx.ts';
import { annotateTask } from '../tasks/annotate.ts';
import { type DeliveryRow, deliveryOf } from './delivery-row.ts';
import { moveToFront, releaseFirst, sendFirstNow } from './queue.ts';
import { findDeliveryRow } from './read.ts';

interface Moved {
  readonly n: number;
  readonly state: DeliveryRow['state'];
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly error: string | null;
  readonly deliveredAt: number | null;
}

const setMoved = compiled((values: Moved) =>
  db
    .updateTable('delivery')
    .set({
      state: values.state,
      attempts: values.attempts,
      next_at: values.nextAt,
      error: values.error,
      delivered_at: values.deliveredAt,
    })
    .where('n', '=', values.n),
);

/** The delivery succeeded. */
export function* noteDelivered(tx: Transaction, id: DeliveryId, nowMs: number): Tx<boolean> {
  const row = yield* findDeliveryRow(id);
  if (row?.state !== 'pending') return false;
  const { n, kind, target } = row;
  const attempts = row.attempts + 1;
  yield* run(setMoved({ n, state: 'delivered', attempts, nextAt: null, error: null, deliveredAt: nowMs }));
  yield* releaseFirst(tx, target);
  yield* annotate(tx, row, { type: 'DeliverySent', data: { deliveryId: id, kind, target } }, nowMs);
  return true;
}

/** An attempt failed; without a retry time the delivery is given up, and the next in the queue is due. */
export function* noteFailed(
  tx: Transaction,
  id: DeliveryId,
  { message, retryAtMs }: { readonly message: string; readonly retryAtMs?: number | undefined },
  nowMs: number,
): Tx<boolean> {
  const row = yield* findDeliveryRow(id);
  if (row?.state !== 'pending') return false;
  const { n, kind, target } = row;
  const attempts = row.attempts + 1;
  const moved = { n, attempts, error: message, deliveredAt: null };
  if (retryAtMs !== undefined) {
    // If an older delivery was retried meanwhile, this one waits behind it.
    const nextAt = row.next_at === null ? null : retryAtMs;
    yield* run(setMoved({ ...moved, state: 'pending', nextAt }));
    return true;
  }
  yield* run(setMoved({ ...moved, state: 'failed', nextAt: null }));
  yield* releaseFirst(tx, target);
  const data = { deliveryId: id, kind, target, attempts, message };
  yield* annotate(tx, row, { type: 'DeliveryFailed', data }, nowMs);
  return true;
}

/**
 * Retries a failed delivery, ahead of those that its target got later. A pending one is due now, and so is what is ahead of it in
 * the queue.
 */
export function* retryDelivery(tx: Transaction, id: DeliveryId): Tx<Delivery | undefined> {
  const row = yield* findDeliveryRow(id);
  if (row === undefined || row.state === 'delivered') return undefined;
  if (row.state === 'failed') {
    const again = { state: 'pending', attempts: 0, error: null } as const;
    yield* run(setMoved({ n: row.n, ...again, nextAt: null, deliveredAt: null }));
    yield* moveToFront(tx, row.target);
  } else yield* sendFirstNow(tx, row.target);
  const stored = yield* findDeliveryRow(id);
  return stored && deliveryOf(stored);
}

/** Adds the event to the task, which may be gone. */
function* annotate(tx: Transaction, row: DeliveryRow, fact: Fact, nowMs: number): Tx<void> {
  const { taskId } = deliveryOf(row);
  if (taskId !== undefined) yield* annotateTask(tx, taskId, [fact], nowMs);
}
