// Checks a ledger at the start: a damaged one is refused with one line, and wrong derived values are recomputed. The check is
// bounded, so that a start takes no longer however much history there is.

import { type LedgerFault, ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { SqliteExecutor } from '../database/sqlite-executor.ts';
import { STEPS_AT_START } from './check-page.ts';
import { isSmall, readPageFaults } from './pages.ts';
import { repairDerived } from './repair.ts';

const CURSOR = { scope: 'quick', step: 0, after: 0 } as const;

const damaged = (path: string, faults: readonly LedgerFault[]): ProblemError => {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new ProblemError(
    'storage',
    `${path} is damaged: ${first?.subject}: ${first?.detail}${more}; nothing was changed. List all faults with: cox ledger check, or restore a backup with: cox restore <file>`,
  );
};

/** Throws when SQLite finds damage in the pages. Call it before anything is written. */
export const refuseDamagedPages = (file: BetterSqlite3.Database, path: string): void => {
  const faults = new SqliteExecutor(file).drive(readPageFaults(isSmall(path)));
  if (faults.length > 0) throw damaged(path, faults);
};

/** Throws when active tasks contradict themselves. Returns the faults that were repaired. */
export const settleAtStart = (file: BetterSqlite3.Database, path: string): readonly LedgerFault[] => {
  const executor = new SqliteExecutor(file);
  const reading = { drive: executor.drive.bind(executor), databasePath: path, outputFolder: '' };
  const faults = STEPS_AT_START.flatMap((step) => step(reading, CURSOR).faults);
  const lasting = faults.filter(({ isRepairable }) => !isRepairable);
  if (lasting.length > 0) throw damaged(path, lasting);
  if (faults.length > 0) file.transaction(() => executor.drive(repairDerived())).immediate();
  return faults;
};
