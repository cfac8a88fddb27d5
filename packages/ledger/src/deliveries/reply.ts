import type { Delivery, DeliveryId } from '@coxswain/protocol';
import type { Transaction } from '../database/transaction.ts';
import type { Unit } from '../database/unit.ts';
import { noteHandled } from '../inbound/messages.ts';
import { addDelivery } from './add.ts';
import { deliveryOf } from './delivery-row.ts';

export interface Reply {
  readonly id: DeliveryId;
  readonly target: string;
  readonly text: string;
  readonly handles?: { readonly channel: string; readonly messageId: string; readonly outcome: string };
}

/** Stores text without a task, and in the same transaction that the message it answers is handled. */
export function* addReply(tx: Transaction, reply: Reply, nowMs: number): Unit<Delivery> {
  const { id, target, text, handles } = reply;
  const row = yield* addDelivery(tx, { id, kind: 'reply', target, text }, nowMs);
  if (handles !== undefined) yield* noteHandled(handles, handles.outcome, nowMs);
  return deliveryOf(row);
}
