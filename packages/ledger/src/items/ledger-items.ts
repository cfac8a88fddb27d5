// The items of the ledger as its callers see them.

import type { Database } from '../database/database.ts';
import type { Items } from '../sessions.ts';
import { createItem } from './create.ts';
import { moveItem } from './move.ts';
import { readOpenItems } from './open-items.ts';

export const ledgerItems = (database: Database): Items => ({
  create: (item, limits) => database.write((tx) => createItem(tx, item, limits)),
  move: (id, change, nowMs) => database.write((tx) => moveItem(tx, id, change, nowMs)),
  open: (session, limit) => database.read(() => readOpenItems(session, limit)),
});
