// What a check says at its end: how much it looked at, and what the last whole one came to, which the ledger remembers.

import type { AuditSummary, LedgerCheck } from '@coxswain/protocol';
import { sql } from 'kysely';
import { readAuditSummary } from '../audit/check.ts';
import { db } from '../database/builder.ts';
import { readMeta, removeMeta, writeMeta } from '../database/meta.ts';
import { first, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { timestampOf } from '../tasks/task-row.ts';

/** Under which the last whole check is noted. */
const LAST_WHOLE = 'last_whole_check';

/** Notes what a whole check came to. */
export const noteWholeCheck = (nowMs: number, faults: number): Tx<void> =>
  writeMeta(LAST_WHOLE, JSON.stringify({ at: timestampOf(nowMs), faults }));

/** A restored ledger was never checked. */
export const forgetWholeCheck = (): Tx<void> => removeMeta(LAST_WHOLE);

/** How much was looked at. */
export interface CheckedSizes {
  readonly tasks: number;
  readonly events: number;
  readonly lastWhole: LedgerCheck['lastWhole'];
  readonly audit?: AuditSummary;
}

function* readSizes(): Tx<CheckedSizes> {
  const row = yield* first(
    sql<{ tasks: number; events: number }>`
      select (select count(*) from task) as tasks, (select count(*) from event) as events`.compile(db),
  );
  const lastWhole = yield* readMeta(LAST_WHOLE);
  return {
    tasks: row?.tasks ?? 0,
    events: row?.events ?? 0,
    // Written above.
    lastWhole: lastWhole === undefined ? undefined : (JSON.parse(lastWhole) as LedgerCheck['lastWhole']),
    audit: yield* readAuditSummary(),
  };
}

/** Runs in the reading thread. What damage hides is not counted. */
export const checkedSizes = ({ drive }: Reading): CheckedSizes => {
  try {
    return drive(readSizes());
  } catch {
    return { tasks: 0, events: 0, lastWhole: undefined };
  }
};
