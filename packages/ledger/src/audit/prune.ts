// Old entries leave from the front. First an entry says how far and which hash stood there, then they go in steps; the trigger of the
// table lets nothing else go.

import { setTimeout } from 'node:timers/promises';
import { BY_DAEMON } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, type Unit } from '../database/unit.ts';
import type { Reader } from '../reader/reader.ts';
import type { Reading } from '../reader/reading.ts';
import { appendAudit, readAuditEnd } from './append.ts';
import { readPrunedAudit } from './check.ts';

const ENTRIES_IN_STEP = 500;
const PAUSE_MS = 5;
/** So many go at once, or those of a month: each pruning is an entry itself. */
const WORTH_ENTRIES = 1_000;
const WORTH_MS = 30 * 24 * 3_600_000;

const oldest = compiled(() => db.selectFrom('audit').select(['seq', 'at']).orderBy('seq').limit(1));
const firstYoung = compiled((values: { before: number }) =>
  db
    .selectFrom('audit')
    .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
    .where('at', '>=', values.before),
);
const hashAt = compiled((values: { seq: number }) =>
  db.selectFrom('audit').select('hash').where('seq', '=', values.seq),
);
const deleteSome = compiled((values: { through: number }) =>
  db
    .deleteFrom('audit')
    .where('seq', 'in', (inner) =>
      inner
        .selectFrom('audit')
        .select('seq')
        .where('seq', '<=', values.through)
        .orderBy('seq')
        .limit(ENTRIES_IN_STEP),
    ),
);

/** The last entry that may go; 0: none, or it is not worth it yet. Runs in the reading thread. */
export const prunableAudit = ({ drive }: Reading, beforeMs: number): number => drive(findPrunable(beforeMs));

function* findPrunable(beforeMs: number): Unit<number> {
  const from = yield* first(oldest({}));
  if (from === undefined) return 0;
  // The newest always stays: what comes after it needs its hash.
  const { seq: end } = yield* readAuditEnd();
  const young = (yield* first(firstYoung({ before: beforeMs })))?.seq ?? end;
  const through = Math.min(young, end) - 1;
  const isWorth = through - from.seq + 1 >= WORTH_ENTRIES || from.at < beforeMs - WORTH_MS;
  return isWorth ? Math.max(0, through) : 0;
}

function* allowPruning(tx: Transaction, throughSeq: number): Unit<void> {
  if ((yield* readPrunedAudit()).throughSeq >= throughSeq) return;
  const throughHash = (yield* first(hashAt({ seq: throughSeq })))?.hash;
  if (throughHash === undefined) return;
  yield* appendAudit(tx, BY_DAEMON, { action: 'audit.pruned', detail: { throughSeq, throughHash } });
}

export const pruneAudit = async (
  { database, reader }: { readonly database: Database; readonly reader: Reader },
  beforeMs: number,
): Promise<number> => {
  const found = await reader.run('prunableAudit', beforeMs);
  if (found > 0) await database.write((tx) => allowPruning(tx, found), WITH_RESERVE);
  // What an earlier pruning was allowed to and did not come to goes as well.
  const { throughSeq: through } = await database.read(readPrunedAudit);
  if (((await database.read(() => first(oldest({}))))?.seq ?? through + 1) > through) return 0;
  let entries = 0;
  for (;;) {
    const gone = await database.write(() => affected(deleteSome({ through })), WITH_RESERVE);
    entries += gone;
    if (gone < ENTRIES_IN_STEP) return entries;
    await setTimeout(PAUSE_MS);
  }
};
