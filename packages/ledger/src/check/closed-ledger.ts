// Checks a ledger that is not open, even one that no daemon would start on, and repairs derived values.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditBy,
  type CheckLine,
  type CheckScope,
  DAEMON_ACTOR,
  type LedgerFault,
  ProblemError,
} from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { appendAudit } from '../audit/append.ts';
import { finishRestore } from '../backup/restore.ts';
import { APPLICATION_ID, schemaVersion } from '../database/migrate.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { SqliteExecutor } from '../database/sqlite-executor.ts';
import { storageProblem } from '../database/storage-problem.ts';
import type { Reading } from '../reader/reading.ts';
import { checkPage } from './check-page.ts';
import { leftFolders } from './files.ts';
import { faultsOf } from './ledger-check.ts';
import { checkPages } from './pages.ts';
import { repairDerived, repairIndexes } from './repair.ts';
import type { CheckCursor } from './step.ts';
import { checkedSizes, noteWholeCheck } from './summary.ts';

export interface ClosedCheck {
  /** The folder of the ledger; the caller holds the lock of its home. */
  readonly folder: string;
  readonly scope: CheckScope;
  /** See CheckRequest. */
  readonly expect?: string | undefined;
  /** Who repairs. */
  readonly by?: AuditBy;
  readonly isRepair: boolean;
  readonly nowMs: number;
}

/** Yields the faults, then a summary. Throws ProblemError when there is no ledger file. */
export async function* checkClosedLedger(order: ClosedCheck): AsyncGenerator<CheckLine> {
  finishRestore(order.folder);
  const path = join(order.folder, 'ledger.db');
  if (!existsSync(path)) throw new ProblemError('not_found', `there is no ledger yet: ${path}`);
  let file: BetterSqlite3.Database | undefined;
  try {
    file = new BetterSqlite3(path, { readonly: !order.isRepair, fileMustExist: true });
    yield* checkFile(file, path, order);
  } catch (error) {
    throw storageProblem(path, error) ?? error;
  } finally {
    file?.close();
  }
}

async function* checkFile(
  file: BetterSqlite3.Database,
  path: string,
  { folder, scope, expect, isRepair, nowMs, by = DAEMON_ACTOR }: ClosedCheck,
): AsyncGenerator<CheckLine> {
  const executor = new SqliteExecutor(file);
  const reading: Reading = {
    drive: (script) => file.transaction(() => executor.drive(script))(),
    databasePath: path,
    outputFolder: join(folder, 'output'),
  };
  const isKnown = isCurrent(file, path);
  const look = (): AsyncIterable<LedgerFault> => allFaults(reading, isKnown ? { scope, expect } : undefined);
  const found: LedgerFault[] = [];
  for await (const fault of look()) {
    if (!isRepair) yield { fault };
    found.push(fault);
  }
  let left = found;
  if (isRepair && found.some(({ isRepairable }) => isRepairable)) {
    const entry = { action: 'ledger.repaired', detail: { faults: found.length } } as const;
    // An older schema has no audit log yet.
    await repair(file, reading, found, () => {
      if (isKnown) executor.drive(appendAudit({ nowMs }, by, entry));
    });
    left = await Array.fromAsync(look());
  }
  const repaired = found.filter((fault) => !left.some((other) => isSame(fault, other)));
  for (const fault of repaired) yield { repaired: fault };
  if (isRepair) for (const fault of left) yield { fault };
  if (isRepair && scope === 'whole')
    file.transaction(() => executor.drive(noteWholeCheck(nowMs, left.length)))();
  const sizes = checkedSizes(reading);
  yield { checked: { scope, ...sizes, faults: left.length, repaired: repaired.length } };
}

const isSame = (a: LedgerFault, b: LedgerFault): boolean => a.subject === b.subject && a.detail === b.detail;

/** Whether this program knows the schema; of an older one only the pages can be checked. */
const isCurrent = (file: BetterSqlite3.Database, path: string): boolean => {
  try {
    const isLedger = file.pragma('application_id', { simple: true }) === APPLICATION_ID;
    return isLedger && schemaVersion(file, path, MIGRATIONS) === MIGRATIONS.length;
  } catch (error) {
    // An unreadable header is reported by the check of the pages.
    if (storageProblem(path, error) === undefined) throw error;
    return false;
  }
};

async function* allFaults(
  reading: Reading,
  wanted: Pick<CheckCursor, 'scope' | 'expect'> | undefined,
): AsyncGenerator<LedgerFault> {
  if (wanted !== undefined) return yield* faultsOf(wanted, (cursor) => checkPage(reading, cursor));
  yield* checkPages(reading, { scope: 'whole', step: 0, after: 0 }).faults;
}

const repair = async (
  file: BetterSqlite3.Database,
  reading: Reading,
  found: readonly LedgerFault[],
  note: () => void,
): Promise<void> => {
  const executor = new SqliteExecutor(file);
  const isIndexWrong = found.some(({ area, isRepairable }) => area === 'pages' && isRepairable);
  file
    .transaction(() => {
      if (isIndexWrong) executor.drive(repairIndexes());
      executor.drive(repairDerived());
      note();
    })
    .immediate();
  for (const name of await leftFolders(reading))
    rmSync(join(reading.outputFolder, name), { recursive: true, force: true });
};
