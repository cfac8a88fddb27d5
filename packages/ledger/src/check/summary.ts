// The summary of a check: how much it checked, and the result of the last full check, which the ledger stores.

import type { AuditSummary, LedgerCheck } from '@coxswain/protocol';
import { sql } from 'kysely';
import { readAuditSummary } from '../audit/check.ts';
import { db } from '../database/builder.ts';
import { readMeta, removeMeta, writeMeta } from '../database/meta.ts';
import { first, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { timestampOf } from '../tasks/task-row.ts';

/** The key of the last full check. */
const LAST_WHOLE = 'last_whole_check';

/** Stores the result of a full check. */
export const noteWholeCheck = (nowMs: number, faults: number): Tx<void> =>
  writeMeta(LAST_WHOLE, JSON.stringify({ at: timestampOf(nowMs), faults }));

/** A restored ledger was never checked. */
export const forgetWholeCheck = (): Tx<void> => removeMeta(LAST_WHOLE);

/** How much was checked. */
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
