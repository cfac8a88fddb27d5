// Prunes old entries from the front. First an entry records how far and with which hash, then they are removed in steps; the
// table's trigger forbids any other removal.

import { setTimeout } from 'node:timers/promises';
import { DAEMON_ACTOR } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, type Tx } from '../database/tx.ts';
import type { Reader } from '../reader/reader.ts';
import { appendAudit } from './append.ts';
import { readPrunedAudit } from './check.ts';
import { oldestEntry } from './prunable.ts';

const ENTRIES_IN_STEP = 500;
const PAUSE_MS = 5;

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

function* allowPruning(tx: Transaction, throughSeq: number): Tx<void> {
  if ((yield* readPrunedAudit()).throughSeq >= throughSeq) return;
  const throughHash = (yield* first(hashAt({ seq: throughSeq })))?.hash;
  if (throughHash === undefined) return;
  yield* appendAudit(tx, DAEMON_ACTOR, { action: 'audit.pruned', detail: { throughSeq, throughHash } });
}

export const pruneAudit = async (
  { database, reader }: { readonly database: Database; readonly reader: Reader },
  beforeMs: number,
): Promise<number> => {
  const found = await reader.run('prunableAudit', beforeMs);
  if (found > 0) await database.write((tx) => allowPruning(tx, found), WITH_RESERVE);
  // Also removes what an earlier prune did not finish.
  const { throughSeq: through } = await database.read(readPrunedAudit);
  if (((await database.read(() => first(oldestEntry({}))))?.seq ?? through + 1) > through) return 0;
  let entries = 0;
  for (;;) {
    const gone = await database.write(() => affected(deleteSome({ through })), WITH_RESERVE);
    entries += gone;
    if (gone < ENTRIES_IN_STEP) return entries;
    await setTimeout(PAUSE_MS);
  }
};
