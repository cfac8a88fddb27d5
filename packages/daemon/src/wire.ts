// The production dependencies of a daemon: clock, randomness, user, machine.

import { randomBytes as bytesOfSystem } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { bootId, type HomePaths, homePaths } from '@coxswain/client';
import { SYSTEM_CLOCK } from '@coxswain/ledger';
import { type DaemonDeps, uniqueName } from './daemon-deps.ts';
import type { DaemonLog } from './log/daemon-log.ts';
import { baseEnvironment } from './process/minimal-environment.ts';
import { SocketFolder } from './socket/socket-folder.ts';
import type { Machine } from './state/machine.ts';

/** Set by the build: the ledger's reader thread, beside the bundle. */
declare const LEDGER_READER_BUNDLE: string | undefined;
/** Set by the build: its checkpoint thread. */
declare const LEDGER_CHECKPOINTER_BUNDLE: string | undefined;
/** Set by the build: our own agent, a separate program. */
declare const SURVEYOR_BUNDLE: string | undefined;

/** Set by the build: the runner, a program of its own. */
declare const RUNNER_BUNDLE: string | undefined;

/** This machine and the user of this process. */
export const thisMachine = (): Machine => ({ platform: process.platform, userId: process.getuid?.() ?? 0 });

/** The user of this process, by name. */
export const userName = (userId: number): string => {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id without a user.
    return String(userId);
  }
};

const POOL_BYTES = 4_096;

/** Randomness for ids, a pool at a time: asking the system costs more than the rest of an id. No byte is given twice. */
const pooledRandomness = (): ((count: number) => Uint8Array) => {
  let pool: Buffer = Buffer.alloc(0);
  return (count) => {
    if (count > pool.length) {
      if (count > POOL_BYTES / 16) return bytesOfSystem(count);
      pool = bytesOfSystem(POOL_BYTES);
    }
    const bytes = pool.subarray(0, count);
    pool = pool.subarray(count);
    return bytes;
  };
};

/** The paths of a home on this machine. */
export const pathsOf = (home: string): HomePaths => homePaths(home, thisMachine());

export const productionDeps = (options: {
  readonly paths: HomePaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: readonly string[];
  readonly log: DaemonLog;
}): DaemonDeps => {
  const { paths, environment, settings, log } = options;
  const machine = thisMachine();
  const randomBytes = pooledRandomness();
  return {
    paths,
    machine,
    socket: new SocketFolder({
      paths,
      machine,
      runtimeFolder: environment.XDG_RUNTIME_DIR,
      uniqueName: () => uniqueName({ randomBytes }),
    }),
    log,
    clock: { ...SYSTEM_CLOCK, bootId: bootId() },
    randomBytes,
    configEnvironment: { ...environment },
    settings,
    baseEnvironment: baseEnvironment(environment),
    userName: userName(machine.userId),
    userHome: homedir(),
    hostName: hostname(),
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    surveyorCommand:
      typeof SURVEYOR_BUNDLE === 'string'
        ? [process.execPath, ...process.execArgv, fileURLToPath(new URL(SURVEYOR_BUNDLE, import.meta.url))]
        : undefined,
    runnerEntry:
      typeof RUNNER_BUNDLE === 'string' ? fileURLToPath(new URL(RUNNER_BUNDLE, import.meta.url)) : undefined,
    ledgerReaderEntry:
      typeof LEDGER_READER_BUNDLE === 'string' ? new URL(LEDGER_READER_BUNDLE, import.meta.url) : undefined,
    ledgerCheckpointerEntry:
      typeof LEDGER_CHECKPOINTER_BUNDLE === 'string'
        ? new URL(LEDGER_CHECKPOINTER_BUNDLE, import.meta.url)
        : undefined,
  };
};
