// SQLite's own checks of its file: whether pages, rows and indexes match, and whether rows refer to existing rows.

import { statSync } from 'node:fs';
import type { LedgerFault } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import type { CheckCursor, StepPage } from './step.ts';

/** A quick check reads every page of a file up to this size, about 100 ms; of a larger one only the tables that stay small. */
const QUICK_PAGES_BYTES = 16 * 1024 * 1024;
/** SQLite reports no more of them. */
const MOST = 100;
const SMALL_TABLES = ['meta', 'counter', 'job', 'dependency', 'input', 'delivery', 'channel_route'] as const;

/** An index holds nothing that its table does not. */
const OF_INDEX = /^(?:row \d+ missing from index|wrong # of entries in index|non-unique entry in index)/;
const OF_SEARCH = /\b(?:fts5|search)\b/i;
const FINE = 'ok';

function* pragmas(isWhole: boolean): Tx<readonly string[]> {
  if (isWhole) return [`integrity_check(${MOST})`];
  // An older schema has fewer.
  const tables = yield* all(
    sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.compile(db),
  );
  const there = new Set(tables.map(({ name }) => name));
  return SMALL_TABLES.filter((name) => there.has(name)).map((name) => `integrity_check('${name}')`);
}

/** What SQLite finds in all pages, or in those of the small tables. */
export function* readPageFaults(isWhole: boolean): Tx<readonly LedgerFault[]> {
  const messages: string[] = [];
  for (const pragma of yield* pragmas(isWhole))
    for (const row of yield* all(sql.raw<{ integrity_check: string }>(`pragma ${pragma}`).compile(db)))
      messages.push(...row.integrity_check.split('\n'));
  return messages
    .map((message) => message.replace(/^\*\*\* in database main \*\*\*/, '').trim())
    .filter((message) => message !== FINE && message !== '')
    .map(faultOf);
}

const faultOf = (message: string): LedgerFault => ({
  area: 'pages',
  subject: 'ledger.db',
  detail: message,
  isRepairable: OF_INDEX.test(message) || OF_SEARCH.test(message),
});

/** True when a quick check reads every page. */
export const isSmall = (databasePath: string): boolean => statSync(databasePath).size <= QUICK_PAGES_BYTES;

export const checkPages = ({ drive, databasePath }: Reading, { scope }: CheckCursor): StepPage => {
  const isWhole = scope === 'whole' || isSmall(databasePath);
  return { faults: drive(readPageFaults(isWhole)) };
};

interface BrokenLink {
  readonly table: string;
  readonly rowid: number | null;
  readonly parent: string;
}

export const checkLinks = ({ drive }: Reading): StepPage => {
  const rows = drive(all(sql<BrokenLink>`pragma foreign_key_check`.compile(db)));
  const faults = rows.slice(0, MOST).map(
    ({ table, rowid, parent }): LedgerFault => ({
      area: 'links',
      subject: `${table} ${rowid ?? ''}`.trim(),
      detail: `it belongs to a ${parent} that does not exist`,
      isRepairable: false,
    }),
  );
  return { faults };
};
