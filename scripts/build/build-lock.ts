// Tests that run side by side build once: the first does it, the others wait. The lock is that of a database file, so a
// build that was killed leaves nothing behind.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** How long another build may take. */
const PATIENCE_MS = 60_000;

/** Runs the work while nobody else holds the lock. Waits without letting anything else in this process run. */
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
