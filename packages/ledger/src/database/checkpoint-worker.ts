// The checkpointing thread: one connection, one checkpoint per message. A separate entry in the build. An error ends it, and the
// thread that started it does the work instead.

import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { CheckpointerSettings } from './checkpointer.ts';

/** It reads pages of the journal only to copy them. In KiB, as SQLite wants it. */
const CACHE_KIB = 64;

// Set by checkpointer.ts, which starts this file.
const { databasePath } = workerData as CheckpointerSettings;
const file = new BetterSqlite3(databasePath, { fileMustExist: true });
file.pragma(`cache_size = -${CACHE_KIB}`);
file.pragma('wal_autocheckpoint = 0');

parentPort?.on('message', () => {
  // Passive: it blocks no one.
  file.pragma('wal_checkpoint(passive)');
  parentPort?.postMessage(undefined);
});
