import type { LedgerFault } from '@coxswain/protocol';
import { settleAtStart } from '../check/at-start.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { type DatabaseOptions, SqliteDatabase } from './sqlite-database.ts';
import { storageProblem } from './storage-problem.ts';

export interface OpenDatabaseOptions extends DatabaseOptions {
  /** Told what had been derived wrongly and was worked out again before anything else. */
  readonly onRepaired?: ((faults: readonly LedgerFault[]) => void) | undefined;
}

/** Opens the ledger's database on SQLite, or makes it. Throws ProblemError `storage`, also for one that is damaged. */
export const openDatabase = (path: string, options: OpenDatabaseOptions = {}): Database => {
  const file = openFile(path, MIGRATIONS, options.freeSpace);
  try {
    const repaired = settleAtStart(file, path);
    if (repaired.length > 0) options.onRepaired?.(repaired);
    return new SqliteDatabase(file, path, options);
  } catch (error) {
    file.close();
    throw storageProblem(path, error) ?? error;
  }
};
