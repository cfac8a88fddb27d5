// Runs a whole check, page by page.

import type { CheckLine, LedgerFault } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import type { CheckRequest } from '../ledger.ts';
import type { Reader } from '../reader/reader.ts';
import type { CheckedPage } from './check-page.ts';
import type { CheckCursor } from './step.ts';
import { noteWholeCheck } from './summary.ts';

/** The faults of every page, as they are found. */
export async function* faultsOf(
  wanted: Pick<CheckCursor, 'scope' | 'expect'>,
  readPage: (cursor: CheckCursor) => Promise<CheckedPage>,
): AsyncGenerator<LedgerFault> {
  let cursor: CheckCursor | undefined = { scope: wanted.scope, expect: wanted.expect, step: 0, after: 0 };
  while (cursor !== undefined) {
    const page: CheckedPage = await readPage(cursor);
    yield* page.faults;
    cursor = page.next;
  }
}

/** Checks the ledger of an open database, in a separate thread. */
export async function* checkOpenLedger(
  { database, thread }: { readonly database: Database; readonly thread: Reader },
  { scope, expect, nowMs }: CheckRequest,
): AsyncGenerator<CheckLine> {
  let faults = 0;
  for await (const fault of faultsOf({ scope, expect }, (cursor) => thread.run('checkPage', cursor))) {
    faults += 1;
    yield { fault };
  }
  if (scope === 'whole') await database.write(() => noteWholeCheck(nowMs, faults), { isDurable: false });
  const sizes = await thread.run('checkedSizes', undefined);
  yield { checked: { scope, ...sizes, faults, repaired: 0 } };
}
