// The outbox as the ledger's callers see it.

import type { Delivery, DeliveryId } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import type { Deliveries } from '../deliveries.ts';
import { noteHandled } from '../inbound/messages.ts';
import { addDelivery } from './add.ts';
import { deliveryOf } from './delivery-row.ts';
import { noteDelivered, noteFailed, retryDelivery } from './outcome.ts';
import { sendAllNow } from './queue.ts';
import { countPending, listDeliveries, nextDueDelivery, readDelivery, readDueDeliveries } from './read.ts';

export const ledgerDeliveries = (database: Database): Deliveries => {
  const listeners = new Set<() => void>();
  database.onCommit(({ hasDeliveries }) => {
    if (hasDeliveries) for (const listener of listeners) listener();
  });
  return {
    reply: (reply, nowMs) => database.write((tx) => addReply(tx, reply, nowMs)),
    due: (nowMs, limit) => database.read(() => readDueDeliveries(nowMs, limit)),
    nextDueMs: (afterMs) => database.read(() => nextDueDelivery(afterMs)),
    delivered: (id, nowMs) => database.write((tx) => noteDelivered(tx, id, nowMs)),
    failed: (id, failure, nowMs) => database.write((tx) => noteFailed(tx, id, failure, nowMs)),
    retry: (id) => database.write((tx) => retryDelivery(tx, id)),
    sendNow: (channels) => database.write((tx) => sendAllNow(tx, channels)),
    get: (id) => database.read(() => readDelivery(id)),
    list: (query) => database.read(() => listDeliveries(query)),
    pendingByChannel: () => database.read(countPending),
    onWritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

interface Reply {
  readonly id: DeliveryId;
  readonly target: string;
  readonly text: string;
  readonly handles?: { readonly channel: string; readonly messageId: string; readonly outcome: string };
}

/** Stores text without a task, and marks the message it answers as handled, in one transaction. */
function* addReply(tx: Transaction, reply: Reply, nowMs: number): Tx<Delivery> {
  const { id, target, text, handles } = reply;
  const row = yield* addDelivery(tx, { id, kind: 'reply', target, text }, nowMs);
  if (handles !== undefined) yield* noteHandled(handles, handles.outcome, nowMs);
  return deliveryOf(row);
}
