import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/**
 * Opens the ledger's database on SQLite, or makes it. `checkpointerEntry`: what its checkpointing thread
 * runs, where a bundle has it. Throws ProblemError `storage`.
 */
export const openDatabase = (path: string, checkpointerEntry?: URL): Database =>
  new SqliteDatabase(openFile(path, MIGRATIONS), path, checkpointerEntry);
