// Brings the schema to the newest version in one transaction: all of it or nothing. The version is `user_version`.
// (Kysely's own migrations are not transactional on SQLite: a failed one leaves its columns behind.)

import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { syncNow } from '../sync-folder.ts';

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/** Identifies a file as a ledger: 'coxw' in ASCII. */
export const APPLICATION_ID = 0x636f_7877;

const newestOf = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

/** The version of the schema in the file; 0: an empty file. Throws for a newer one than this program knows. */
export const schemaVersion = (
  file: BetterSqlite3.Database,
  path: string,
  migrations: readonly Migration[],
): number => {
  const version = Number(file.pragma('user_version', { simple: true }));
  const newest = newestOf(migrations);
  if (version <= newest) return version;
  throw new ProblemError(
    'storage',
    `${path}: its schema version is ${version}, but this cox supports versions up to ${newest}: upgrade cox, or use another state folder; the file was left unchanged`,
  );
};

/** Applies what is missing, in order. A file that already holds something is backed up first, as `<path>.v<old>.bak`. */
export const migrate = (
  file: BetterSqlite3.Database,
  path: string,
  migrations: readonly Migration[],
): void => {
  const version = schemaVersion(file, path, migrations);
  const missing = migrations.filter((migration) => migration.version > version);
  if (missing.length === 0) return;
  if (version > 0) backUp(file, `${path}.v${version}`);
  file.exec('begin immediate');
  try {
    for (const { statements } of missing) for (const statement of statements) file.exec(statement);
    file.pragma(`application_id = ${APPLICATION_ID}`);
    file.pragma(`user_version = ${newestOf(migrations)}`);
    file.exec('commit');
  } catch (error) {
    if (file.inTransaction) file.exec('rollback');
    throw error;
  }
};

// A whole copy of the database, made before its schema changes.
const freeName = (base: string): string => {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `${base}.bak` : `${base}-${count}.bak`;
    if (!existsSync(name)) return name;
  }
};

/**
 * Writes a consistent copy to `<base>.bak`, or `<base>-2.bak` … when that exists, and returns its name. The copy gets its
 * name only when it is whole and on the disk.
 */
const backUp = (file: BetterSqlite3.Database, base: string): string => {
  const name = freeName(base);
  const unfinished = `${name}.part`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  file.prepare('vacuum into ?').run(unfinished);
  syncNow(unfinished);
  renameSync(unfinished, name);
  syncNow(dirname(name));
  return name;
};
