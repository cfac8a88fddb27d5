// Parallel test processes build only once: the first builds, the others wait. The lock is a database file lock, so a killed
// build leaves no stale lock.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** How long to wait for another build. */
const PATIENCE_MS = 60_000;

/** Runs the work while holding the lock. Blocks this process while waiting. */
export const withBuildLock = async (file: string, work: () => Promise<void>): Promise<void> => {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: PATIENCE_MS });
  try {
    database.exec('BEGIN IMMEDIATE');
    await work();
  } finally {
    database.close();
  }
};
