// The program: `node cox-runner.cjs <stateFolder> [idleMs]`. A second one for the same folder ends at once.

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ownCgroups } from './cgroups.ts';
import { FORMER_RUNNER_VERSION, RUNNER_VERSION, type RunState } from './messages.ts';
import { Records } from './records.ts';
import { Runner } from './runner.ts';
import { killedFile, recordsFolder, socketFile } from './socket-file.ts';

const IDLE_MS = 60_000;
const MAX_LOG_BYTES = 1024 * 1024;
const LOCK = 'lock';

const [stateFolder = '', idleMs = String(IDLE_MS)] = process.argv.slice(2);
const folder = recordsFolder(stateFolder, RUNNER_VERSION);
const formerFolder = recordsFolder(stateFolder, FORMER_RUNNER_VERSION);
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
const takeLock = (folder: string): DatabaseSync | undefined => {
  const lock = new DatabaseSync(join(folder, LOCK));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    return undefined;
  }
};

/** That the one before was killed shows in its socket: one that ended by itself has removed it. */
const noteKill = (version: number): void => {
  const left = socketFile(stateFolder, version);
  if (existsSync(left)) writeFileSync(killedFile(stateFolder, version), '', { mode: 0o600 });
  rmSync(left, { force: true });
};

/** What a runner of the version before left that has ended: no other of that version will come. */
const takeOver = (): readonly RunState[] => {
  if (!existsSync(formerFolder)) return [];
  const lock = takeLock(formerFolder);
  if (!lock) return [];
  const states = new Records(formerFolder, onFault).readAll();
  for (const name of readdirSync(formerFolder))
    if (name !== LOCK) renameSync(join(formerFolder, name), join(folder, name));
  noteKill(FORMER_RUNNER_VERSION);
  lock.close();
  rmSync(formerFolder, { recursive: true, force: true });
  return states;
};

const run = (): void => {
  // Not the folder around it: a home that was moved away is not made again.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const lock = takeLock(folder);
  if (!lock) return;
  process.on('uncaughtException', onFault);
  takeOver();
  noteKill(RUNNER_VERSION);
  const runner = new Runner({
    records: new Records(folder, onFault),
    socket,
    nowMs: Date.now,
    cgroups: ownCgroups(),
    idleMs: Number(idleMs),
    takeOver,
    ended: () => {
      rmSync(socket, { force: true });
      lock.close();
    },
  });
  runner.listen();
};

run();
