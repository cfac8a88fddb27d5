// What the reading thread can do, by name. Each operation is one page of a long read: it ends soon, leaves no statement open
// and says where the next page begins.

import { type AuditEntry, type AuditQuery, auditActionsOf, auditActorOf } from '@coxswain/protocol';
import { sql } from 'kysely';
import { auditEntryOf } from '../audit/entry.ts';
import { prunableAudit } from '../audit/prunable.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { checkPage } from '../check/check-page.ts';
import { checkedSizes } from '../check/summary.ts';
import { db } from '../database/builder.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import { exportPage } from '../export/export-page.ts';
import { prunableTasks } from '../retention/prunable.ts';
import { oldLooseEvents } from '../retention/traces.ts';
import { searchPage } from '../search/search-page.ts';
import type { Reading } from './reading.ts';

// What a page of prunable tasks holds, for the dry run. Runs in the reading thread.
interface Holdings {
  readonly events: number;
  readonly outputBytes: number;
}

/** The events and the stored output of these tasks. */
const holdingsOf = ({ drive }: Reading, numbers: readonly number[]): Holdings => drive(readHoldings(numbers));

function* readHoldings(numbers: readonly number[]): Tx<Holdings> {
  const list = listParameter(numbers);
  return {
    events: (yield* countEvents(list, '<=')) + (yield* countEvents(list, '>')),
    outputBytes: yield* sumOutput(list),
  };
}

function* countEvents(list: string, part: '<=' | '>'): Tx<number> {
  const query = db
    .selectFrom('event')
    .select(({ fn }) => fn.countAll<number>().as('events'))
    .where('task_n', 'in', listed<number>(list))
    .where('type', part, sql.lit(LAST_OUTPUT_CODE));
  return (yield* first(query.compile()))?.events ?? 0;
}

function* sumOutput(list: string): Tx<number> {
  const query = db
    .selectFrom('output_total')
    .select(sql<number | null>`sum(row_bytes + file_bytes)`.as('bytes'))
    .where('task_n', 'in', listed<number>(list));
  return (yield* first(query.compile()))?.bytes ?? 0;
}

// Reading the audit log, in the reading thread: whatever the filter, a page takes one walk along an index.

/** The entries that fit, in the order of the chain: the first ones after `after`, else the newest. */
const auditPage = ({ drive }: Reading, query: AuditQuery): readonly AuditEntry[] => drive(readPage(query));

function* readPage({ after, since, by, action, limit }: AuditQuery): Tx<readonly AuditEntry[]> {
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
function* firstSince(sinceMs: number): Tx<number> {
  const row = yield* first(
    db
      .selectFrom('audit')
      .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
      .where('at', '>=', sinceMs)
      .compile(),
  );
  return row?.seq ?? Number.MAX_SAFE_INTEGER;
}

export const OPERATIONS = {
  auditPage,
  checkedSizes,
  checkPage,
  exportPage,
  holdingsOf,
  oldLooseEvents,
  prunableAudit,
  prunableTasks,
  searchPage,
  writeBackup,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]>[1];
export type OperationResult<Name extends OperationName> = Awaited<ReturnType<Operations[Name]>>;
