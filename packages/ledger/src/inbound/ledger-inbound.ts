// The messages of channels as the ledger's callers see them.

import type { Database } from '../database/database.ts';
import type { Inbound } from '../deliveries.ts';
import { acceptMessage, noteHandled, readUnhandled } from './messages.ts';

export const ledgerInbound = (database: Database): Inbound => ({
  accept: (message, nowMs) => database.write(() => acceptMessage(message, nowMs)),
  open: (limit) => database.read(() => readUnhandled(limit)),
  handled: (message, outcome, nowMs) => database.write(() => noteHandled(message, outcome, nowMs)),
});
