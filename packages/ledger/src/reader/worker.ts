// The reading thread: one read-only connection, one request at a time. A separate entry in the build.

import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, messageOf } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { SqliteExecutor } from '../database/sqlite-executor.ts';
import type { ReadAnswer, ReadError, ReaderSettings, ReadRequest } from './messages.ts';
import { OPERATIONS } from './operations.ts';
import type { Reading } from './reading.ts';

/** Small, because the system's page cache does the same; in KiB, as SQLite wants it. */
const CACHE_KIB = 4_096;
/** How long a read waits while the writer restarts its journal. */
const LOCK_TIMEOUT_MS = 5_000;

// Set by reader/reader.ts, which starts this file.
const { databasePath, outputFolder } = workerData as ReaderSettings;
const file = new BetterSqlite3(databasePath, {
  readonly: true,
  fileMustExist: true,
  timeout: LOCK_TIMEOUT_MS,
});
file.pragma(`cache_size = -${CACHE_KIB}`);
const executor = new SqliteExecutor(file);
/** All queries of a script see one state; when it ends no statement and no transaction is open. */
const reading: Reading = {
  drive: (script) => file.transaction(() => executor.drive(script))(),
  databasePath,
  outputFolder,
};

const answer = async ({ id, name, input }: ReadRequest): Promise<ReadAnswer> => {
  // The name decides what the input is; both come from Reader.run.
  const operation = OPERATIONS[name] as (reading: Reading, input: unknown) => unknown;
  try {
    return { id, result: await operation(reading, input) };
  } catch (error) {
    return { id, error: plain(error) };
  }
};

const plain = (error: unknown): ReadError => {
  const message = messageOf(error);
  const code = codeOf(error);
  return { message, code };
};

parentPort?.on('message', async (request: ReadRequest) => parentPort?.postMessage(await answer(request)));
