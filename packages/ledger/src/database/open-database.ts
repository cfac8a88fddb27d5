import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { type DatabaseOptions, SqliteDatabase } from './sqlite-database.ts';

/** Opens the ledger's database on SQLite, or makes it. Throws ProblemError `storage`. */
export const openDatabase = (path: string, options?: DatabaseOptions): Database =>
  new SqliteDatabase(openFile(path, MIGRATIONS, options?.freeSpace), path, options);
