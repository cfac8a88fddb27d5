// The audit log of the ledger as its callers see it.

import type { Audit } from '../audit.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Reader } from '../reader/reader.ts';
import { appendAudit } from './append.ts';
import { noteConfig } from './config-changes.ts';
import { pruneAudit } from './prune.ts';

export const ledgerAudit = (parts: { readonly database: Database; readonly reader: Reader }): Audit => ({
  append: (by, fact) => parts.database.write((tx) => appendAudit(tx, by, fact), WITH_RESERVE),
  list: (query) => parts.reader.run('auditPage', query),
  noteConfig: (by, snapshot) => parts.database.write((tx) => noteConfig(tx, by, snapshot), WITH_RESERVE),
  prune: (beforeMs) => pruneAudit(parts, beforeMs),
});
