// Walks the chain of the audit log and finds the first entry that does not match. It catches changes that left the hashes alone;
// anyone who can write the file can also recompute them all, which only a hash noted elsewhere reveals.

import type { AuditSummary, LedgerFault } from '@coxswain/protocol';
import { sql } from 'kysely';
import type { Step, StepPage } from '../check/step.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { readAuditEnd } from './append.ts';
import { type AuditRow, auditEntryOf, hashOf, NO_HASH } from './entry.ts';

const PAGE_ENTRIES = 2_000;

const page = compiled((values: { after: number }) =>
  db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', values.after)
    .orderBy('seq')
    .limit(sql.lit(PAGE_ENTRIES)),
);
const entryAt = compiled((values: { seq: number }) =>
  db.selectFrom('audit').selectAll().where('seq', '=', values.seq),
);
const withHash = compiled((values: { hash: string }) =>
  db
    .selectFrom('audit')
    .select('seq')
    .where(({ eb, or }) => or([eb('hash', '=', values.hash), eb('previous', '=', values.hash)]))
    .limit(1),
);
const lastPruned = compiled(() =>
  db.selectFrom('audit').selectAll().where('action', '=', 'audit.pruned').orderBy('seq', 'desc').limit(1),
);

/** The last entry that was pruned according to the log, and its hash. */
export interface PrunedAudit {
  readonly throughSeq: number;
  readonly throughHash: string;
}

export function* readPrunedAudit(): Tx<PrunedAudit> {
  const row = yield* first(lastPruned({}));
  const { throughSeq, throughHash } = row === undefined ? {} : auditEntryOf(row).detail;
  return { throughSeq: Number(throughSeq ?? 0), throughHash: String(throughHash ?? NO_HASH) };
}

const entries = (from: number, to: number): string =>
  from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
const faultAt = (seq: number, detail: string): LedgerFault => ({
  area: 'audit',
  subject: seq === 0 ? 'audit log' : `audit entry ${seq}`,
  detail,
  isRepairable: false,
});

export const checkAudit: Step = ({ drive }, { after, expect }): StepPage => drive(checkPage(after, expect));

function* checkPage(after: number, expect: string | undefined): Tx<StepPage> {
  const missing = after === 0 && expect !== undefined ? yield* missingHash(expect) : [];
  const rows = yield* all(page({ after }));
  let before = yield* first(entryAt({ seq: after }));
  for (const row of rows) {
    const detail = before === undefined ? yield* whyNotFirst(row) : whyNotAfter(before, row);
    const why =
      detail ??
      (hashOf(row) === row.hash ? undefined : 'it was changed: its hash does not match its content');
    if (why !== undefined) return { faults: [...missing, faultAt(row.seq, why)] };
    before = row;
  }
  if (rows.length === PAGE_ENTRIES) return { faults: missing, after: before?.seq };
  const end = yield* readAuditEnd();
  const last = before?.seq ?? 0;
  if (end.seq === last) return { faults: missing };
  return { faults: [...missing, faultAt(last, `${entries(last + 1, end.seq)} missing at the end`)] };
}

function* missingHash(expect: string): Tx<readonly LedgerFault[]> {
  if ((yield* first(withHash({ hash: expect }))) !== undefined) return [];
  const detail = `no entry has the hash ${expect}: the log was cut off, restored from an older backup or rewritten since that hash was noted`;
  return [faultAt(0, detail)];
}

/** Why it cannot be the oldest entry that is kept. */
function* whyNotFirst({ seq, previous }: AuditRow): Tx<string | undefined> {
  const { throughSeq, throughHash } = yield* readPrunedAudit();
  // Nothing is left to compare with while a prune is in progress.
  if (seq <= throughSeq) return undefined;
  if (seq !== throughSeq + 1) return `${entries(throughSeq + 1, seq - 1)} missing before it`;
  return previous === throughHash
    ? undefined
    : 'it does not follow the entry before it: the log was rewritten';
}

const whyNotAfter = (before: AuditRow, { seq, previous }: AuditRow): string | undefined => {
  if (seq !== before.seq + 1) return `${entries(before.seq + 1, seq - 1)} missing before it`;
  if (previous === before.hash) return undefined;
  return `it does not follow entry ${before.seq}: entries up to there were rewritten`;
};

/** How long the log is, and where it ends. */
export function* readAuditSummary(): Tx<AuditSummary> {
  const row = yield* first(
    sql<{ entries: number; first_at: number | null; last_at: number | null }>`
      select count(*) as entries, (select at from audit order by seq limit 1) as first_at,
        (select at from audit order by seq desc limit 1) as last_at from audit`.compile(db),
  );
  const { hash: head } = yield* readAuditEnd();
  const stamp = (ms: number | null | undefined) => (typeof ms === 'number' ? timestampOf(ms) : undefined);
  const [firstAt, lastAt] = [stamp(row?.first_at), stamp(row?.last_at)];
  return { entries: row?.entries ?? 0, firstAt, lastAt, head };
}
