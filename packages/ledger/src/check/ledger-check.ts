// A whole or a quick check from its beginning to its end, page by page, and what is remembered of the last whole one.

import type { CheckLine, CheckScope, LedgerCheck, LedgerFault } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import type { Database } from '../database/database.ts';
import { readMeta, writeMeta } from '../database/meta.ts';
import { first, type Unit } from '../database/unit.ts';
import type { Reader } from '../reader/reader.ts';
import type { Reading } from '../reader/reading.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { beginning, type CheckedPage } from './check-page.ts';
import type { CheckCursor } from './step.ts';

/** Under which the last whole check is noted. */
const LAST_WHOLE = 'last_whole_check';

/** The faults of every page, as they are found. */
export async function* faultsOf(
  scope: CheckScope,
  readPage: (cursor: CheckCursor) => Promise<CheckedPage>,
): AsyncGenerator<LedgerFault> {
  let cursor: CheckCursor | undefined = beginning(scope);
  while (cursor !== undefined) {
    const page: CheckedPage = await readPage(cursor);
    yield* page.faults;
    cursor = page.next;
  }
}

/** Notes what a whole check came to. */
export const noteWholeCheck = (nowMs: number, faults: number): Unit<void> =>
  writeMeta(LAST_WHOLE, JSON.stringify({ at: timestampOf(nowMs), faults }));

/** How much was looked at. */
export interface CheckedSizes {
  readonly tasks: number;
  readonly events: number;
  readonly lastWhole: LedgerCheck['lastWhole'];
}

function* readSizes(): Unit<CheckedSizes> {
  const row = yield* first(
    sql<{ tasks: number; events: number }>`
      select (select count(*) from task) as tasks, (select count(*) from event) as events`.compile(db),
  );
  const lastWhole = yield* readMeta(LAST_WHOLE);
  return {
    tasks: row?.tasks ?? 0,
    events: row?.events ?? 0,
    // Written below.
    lastWhole: lastWhole === undefined ? undefined : (JSON.parse(lastWhole) as LedgerCheck['lastWhole']),
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

/** Checks the ledger of a database that is open, in a thread of its own. */
export async function* checkOpenLedger(
  { database, thread }: { readonly database: Database; readonly thread: Reader },
  { scope, nowMs }: { readonly scope: CheckScope; readonly nowMs: number },
): AsyncGenerator<CheckLine> {
  let faults = 0;
  for await (const fault of faultsOf(scope, (cursor) => thread.run('checkPage', cursor))) {
    faults += 1;
    yield { fault };
  }
  if (scope === 'whole') await database.write(() => noteWholeCheck(nowMs, faults), { isDurable: false });
  const sizes = await thread.run('checkedSizes', undefined);
  yield { checked: { scope, ...sizes, faults, repaired: 0 } };
}
