// The production dependencies of a daemon: clock, randomness, user, machine.

import { randomBytes } from 'node:crypto';
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

/** The paths of a home on this machine. */
export const pathsOf = (home: string): HomePaths => homePaths(home, thisMachine());

export interface WireOptions {
  readonly paths: HomePaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: readonly string[];
  readonly log: DaemonLog;
}

export const productionDeps = ({ paths, environment, settings, log }: WireOptions): DaemonDeps => {
  const machine = thisMachine();
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
