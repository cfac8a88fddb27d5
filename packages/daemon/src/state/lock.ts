// One daemon per home: the write lock of a SQLite file, which the system gives back however the daemon ends. No pid file can
// promise that.

import { codeOf, ProblemError } from '@coxswain/protocol';
import Database from 'better-sqlite3';

/** Released explicitly or when the process ends. */
export interface DaemonLock {
  release(): void;
}

/** An unreferenced handle would be collected, and its lock with it. */
const held = new Set<Database.Database>();

/** Takes the lock of the file; undefined when another daemon has it. Nothing else may open that file in this process. */
export const takeLock = (file: string): DaemonLock | undefined => {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database?.close();
    const code = codeOf(error) ?? '';
    if (code.startsWith('SQLITE_BUSY')) return undefined;
    if (code.startsWith('SQLITE_NOTADB'))
      throw new ProblemError('storage', `${file} is not a daemon's lock file: remove it`);
    const why = code === 'SQLITE_FULL' ? 'the disk is full' : String(error);
    const problem = new ProblemError(
      'storage',
      `${file} cannot be locked: ${why}; make room or set COX_HOME to another folder`,
    );
    problem.cause = error;
    throw problem;
  }
  const locked = database;
  held.add(locked);
  return {
    release: () => {
      if (!held.delete(locked)) return;
      locked.close();
    },
  };
};
