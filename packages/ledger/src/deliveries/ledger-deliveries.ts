// The outbox of the ledger as its callers see it.

import type { Database } from '../database/database.ts';
import type { Deliveries } from '../deliveries.ts';
import { hurryOver } from './line.ts';
import { noteDelivered, noteFailed, retryDelivery } from './outcome.ts';
import { countPending, listDeliveries, nextDueDelivery, readDelivery, readDueDeliveries } from './read.ts';
import { addReply } from './reply.ts';

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
    hurry: (channels) => database.write((tx) => hurryOver(tx, channels)),
    get: (id) => database.read(() => readDelivery(id)),
    list: (query) => database.read(() => listDeliveries(query)),
    pendingByChannel: () => database.read(countPending),
    onWritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
