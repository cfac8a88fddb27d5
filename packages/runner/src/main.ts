// The program: `node cox-runner.cjs <stateFolder> [idleMs]`. A second one for the same folder ends at once.

import { appendFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RUNNER_VERSION } from './messages.ts';
import { Records } from './records.ts';
import { Runner } from './runner.ts';
import { killedFile, socketFile } from './socket-file.ts';

const IDLE_MS = 60_000;
const MAX_LOG_BYTES = 1024 * 1024;

const [stateFolder = '', idleMs = String(IDLE_MS)] = process.argv.slice(2);
const folder = join(stateFolder, `runner-${RUNNER_VERSION}`);
const socket = socketFile(stateFolder, RUNNER_VERSION);
const log = join(stateFolder, 'runner.log');

// It holds the processes of every run: a fault is written down, and the rest goes on.
const onFault = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) rmSync(log);
    appendFileSync(log, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
  } catch {
    // There is nowhere to write it.
  }
};

/** The system gives the lock back when this program ends, however it does. Undefined when another one has it. */
const takeLock = (): DatabaseSync | undefined => {
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    return undefined;
  }
};

const run = (): void => {
  // Not the folder around it: a home that was moved away is not made again.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const lock = takeLock();
  if (!lock) return;
  process.on('uncaughtException', onFault);
  // One that ended by itself has removed it.
  if (existsSync(socket)) writeFileSync(killedFile(stateFolder, RUNNER_VERSION), '', { mode: 0o600 });
  rmSync(socket, { force: true });
  const runner = new Runner({
    records: new Records(folder, onFault),
    socket,
    nowMs: Date.now,
    idleMs: Number(idleMs),
    ended: () => {
      rmSync(socket, { force: true });
      lock.close();
    },
  });
  runner.listen();
};

run();
