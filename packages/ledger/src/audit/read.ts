// Reading the audit log, in the reading thread: whatever the filter, a page takes one walk along an index.

import { type AuditEntry, type AuditQuery, auditActionsOf, auditActorOf } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { all, first, type Unit } from '../database/unit.ts';
import type { Reading } from '../reader/reading.ts';
import { auditEntryOf } from './entry.ts';

/** The entries that fit, in the order of the chain: the first ones after `after`, else the newest. */
export const auditPage = ({ drive }: Reading, query: AuditQuery): readonly AuditEntry[] =>
  drive(readPage(query));

function* readPage({ after, since, by, action, limit }: AuditQuery): Unit<readonly AuditEntry[]> {
  const sinceMs = since === undefined ? undefined : Date.parse(since);
  const from = Math.max((after ?? 0) + 1, sinceMs === undefined ? 0 : yield* firstSince(sinceMs));
  let select = db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>=', from)
    .orderBy('seq', after === undefined ? 'desc' : 'asc')
    .limit(limit);
  if (sinceMs !== undefined) select = select.where('at', '>=', sinceMs);
  if (by !== undefined) select = select.where('actor', '=', auditActorOf(by));
  if (action !== undefined) select = select.where('action', 'in', auditActionsOf(action));
  const rows = yield* all(select.compile());
  return (after === undefined ? rows.toReversed() : rows).map(auditEntryOf);
}

/** The sequence from which on entries are that young; the clock may have been set back between them. */
function* firstSince(sinceMs: number): Unit<number> {
  const row = yield* first(
    db
      .selectFrom('audit')
      .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
      .where('at', '>=', sinceMs)
      .compile(),
  );
  return row?.seq ?? Number.MAX_SAFE_INTEGER;
}
