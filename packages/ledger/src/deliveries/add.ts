// Adds a delivery at the end of its target's queue.

import { type DeliveryId, type DeliveryKind, deliveryIdFrom, ID_BYTES } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, type Tx } from '../database/tx.ts';
import { AT_ONCE, type DeliveryRow } from './delivery-row.ts';
import { hasQueue } from './queue.ts';

export interface NewDelivery {
  /** Default: a new one. */
  readonly id?: DeliveryId;
  readonly kind: DeliveryKind;
  readonly target: string;
  readonly task?: { readonly n: number; readonly id: string };
  readonly requestId?: string;
  readonly text?: string;
}

const insertDelivery = compiled(
  (row: Omit<DeliveryRow, 'n' | 'state' | 'attempts' | 'error' | 'delivered_at'>) =>
    db
      .insertInto('delivery')
      .values({
        id: row.id,
        task_n: row.task_n,
        task_id: row.task_id,
        kind: row.kind,
        request_id: row.request_id,
        target: row.target,
        text: row.text,
        next_at: row.next_at,
        created_at: row.created_at,
      })
      .returningAll(),
);

/** Stores the delivery, pending. */
export function* addDelivery(tx: Transaction, delivery: NewDelivery, nowMs: number): Tx<DeliveryRow> {
  const { target, task } = delivery;
  const waits = yield* hasQueue(target);
  const row = yield* first(
    insertDelivery({
      id: delivery.id ?? deliveryIdFrom(tx.randomBytes(ID_BYTES)),
      task_n: task?.n ?? null,
      task_id: task?.id ?? null,
      kind: delivery.kind,
      request_id: delivery.requestId ?? null,
      target,
      text: delivery.text ?? null,
      next_at: waits ? null : AT_ONCE,
      created_at: nowMs,
    }),
  );
  if (row === undefined) throw new Error('a delivery was not stored');
  tx.toDeliver();
  return row;
}
