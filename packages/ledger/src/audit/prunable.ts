// Which entries of the audit log are old enough to prune, and whether it is worth it: each prune adds an entry, and an idle daemon
// must not keep writing.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { readAuditEnd } from './append.ts';

/** Prune when this many are old, or a month's worth. */
const WORTH_ENTRIES = 1_000;
const WORTH_MS = 30 * 24 * 3_600_000;

export const oldestEntry = compiled(() =>
  db.selectFrom('audit').select(['seq', 'at']).orderBy('seq').limit(1),
);
const firstYoung = compiled((values: { before: number }) =>
  db
    .selectFrom('audit')
    .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
    .where('at', '>=', values.before),
);

/** The last entry that may go; 0: none, or it is not worth it yet. Runs in the reading thread. */
export const prunableAudit = ({ drive }: Reading, beforeMs: number): number => drive(findPrunable(beforeMs));

function* findPrunable(beforeMs: number): Tx<number> {
  const from = yield* first(oldestEntry({}));
  if (from === undefined) return 0;
  // The newest always stays: what comes after it needs its hash.
  const { seq: end } = yield* readAuditEnd();
  const young = (yield* first(firstYoung({ before: beforeMs })))?.seq ?? end;
  const through = Math.min(young, end) - 1;
  const isWorth = through - from.seq + 1 >= WORTH_ENTRIES || from.at < beforeMs - WORTH_MS;
  return isWorth ? Math.max(0, through) : 0;
}
