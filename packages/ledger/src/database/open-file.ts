// Opens the database file: rejects a foreign, damaged or newer file before writing to it, applies the connection settings and
// brings the schema up to date.

import { closeSync, openSync, statSync } from 'node:fs';
import { ProblemError } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { refuseDamagedPages } from '../check/at-start.ts';
import { APPLICATION_ID, type Migration, migrate, schemaVersion } from './migrate.ts';
import { isDiskFull, storageProblem } from './storage-problem.ts';

/** How long a write waits for another program's lock: short, because everything else waits with it. */
const LOCK_TIMEOUT_MS = 1_000;
const JOURNAL_BYTES = 64 * 1024 * 1024;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** SQLite would remove a journal without its database, but it may be all that is left of a ledger. */
const refuseLonelyJournal = (path: string): void => {
  const journal = `${path}-wal`;
  if (sizeOf(path) > 0 || sizeOf(journal) === 0) return;
  throw new ProblemError(
    'storage',
    `${path} is missing, but its journal ${journal} exists: put the database back next to it, or move the journal away to start with an empty ledger; nothing was changed`,
  );
};

/** The file exists from here on, private to the user; SQLite gives its journal the same rights. */
const createPrivately = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600));
};

const isEmpty = (file: BetterSqlite3.Database): boolean =>
  file.prepare('select count(*) from sqlite_schema').pluck().get() === 0;

const refuseForeign = (file: BetterSqlite3.Database, path: string): void => {
  if (file.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
  const version = file.pragma('user_version', { simple: true });
  if (isEmpty(file) && version === 0) return;
  throw new ProblemError(
    'storage',
    `${path}: this database belongs to another program: move it away, or use another state folder; it was left unchanged`,
  );
};

/** Small, because the system's page cache does the same; in KiB, as SQLite wants it. */
const CACHE_KIB = 4_096;

const configure = (file: BetterSqlite3.Database): void => {
  // Only before the first table, else it does nothing.
  if (isEmpty(file)) file.pragma('auto_vacuum = incremental');
  file.pragma('journal_mode = wal');
  file.pragma(`journal_size_limit = ${JOURNAL_BYTES}`);
  file.pragma('synchronous = full');
  file.pragma('foreign_keys = on');
  file.pragma('temp_store = memory');
  file.pragma(`cache_size = -${CACHE_KIB}`);
};

/** Finds out at once whether the file can be written, instead of at the first task. */
const proveWritable = (file: BetterSqlite3.Database): void => {
  file.exec('begin immediate');
  file.exec('commit');
};

/**
 * Copies the journal that a crash left. When a sync had failed before, the journal may be whole in memory and not on the
 * disk: what is appended to it now would be lost with it in a power cut. The file stays as long as it is, for a full disk.
 */
const settleJournal = (file: BetterSqlite3.Database): void => {
  try {
    file.pragma('wal_checkpoint(restart)');
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
};

/** Space that opening needs: the index of the journal, which is rebuilt. */
const needsRoom = (error: unknown): boolean =>
  isDiskFull(error) || (error instanceof BetterSqlite3.SqliteError && /^SQLITE_IOERR_SHM/.test(error.code));

/**
 * Opens or creates the database at this path, for the one process that writes it. Throws ProblemError `storage` with the file,
 * what is wrong and what to do; then nothing was changed. `freeSpace` frees a little space on a full disk; false: no reserve is
 * left.
 */
export const openFile = (
  path: string,
  migrations: readonly Migration[],
  freeSpace: () => boolean = () => false,
): BetterSqlite3.Database => {
  for (;;)
    try {
      return tryToOpen(path, migrations);
    } catch (error) {
      if (!needsRoom(error) || !freeSpace()) throw storageProblem(path, error) ?? error;
    }
};

const tryToOpen = (path: string, migrations: readonly Migration[]): BetterSqlite3.Database => {
  refuseLonelyJournal(path);
  let file: BetterSqlite3.Database | undefined;
  try {
    createPrivately(path);
    file = new BetterSqlite3(path, { timeout: LOCK_TIMEOUT_MS });
    refuseForeign(file, path);
    schemaVersion(file, path, migrations);
    refuseDamagedPages(file, path);
    configure(file);
    proveWritable(file);
    migrate(file, path, migrations);
    settleJournal(file);
    return file;
  } catch (error) {
    file?.close();
    throw error;
  }
};
