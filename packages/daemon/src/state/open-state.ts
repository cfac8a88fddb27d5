// Opens what a daemon keeps in its home: the lock, the reserve and the ledger, in the order in which they need each other.

import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderIdentity, type HomePaths, ledgerLoss, readDaemonFile, withReserve } from '@coxswain/client';
import { type Ledger, openLedger } from '@coxswain/ledger';
import { ProblemError } from '@coxswain/protocol';
import type { LiveConfig } from '../config/live-config.ts';
import type { DaemonDeps } from '../daemon-deps.ts';
import type { Lifecycle } from '../process/lifecycle.ts';
import { removeDaemonFile } from './daemon-file.ts';
import { takeLock } from './lock.ts';
import { Reserve } from './reserve.ts';

type OnLost = (why: string, cause: unknown) => void;

export interface OpenState {
  readonly ledger: Ledger;
  readonly reserve: Reserve;
  /** Which state folder this daemon serves. */
  readonly folder: ReturnType<typeof folderIdentity>;
  /** Reports the loss of the ledger there from now on; before, it keeps the daemon from starting. */
  reportLoss(report: OnLost): void;
}

const alreadyRunning = ({ paths }: DaemonDeps): ProblemError => {
  const other = readDaemonFile(paths);
  const who = other === undefined ? 'a daemon' : `a daemon (pid ${other.pid}, version ${other.version})`;
  return new ProblemError(
    'already_running',
    `${who} is already running for ${paths.home}; see: cox daemon status`,
  );
};

/** Takes the lock of the home and looks at what the last daemon left. Throws `already_running`. */
const takeHome = async (deps: DaemonDeps, lifecycle: Lifecycle): Promise<void> => {
  const { paths, log, clock } = deps;
  const lock = withReserve(paths.reserveFile, () => takeLock(paths.lockFile));
  if (lock === undefined) throw alreadyRunning(deps);
  await lifecycle.add({ name: 'lock', stop: lock.release });
  eraseLeftovers(paths, clock.nowMs());
  const loss = ledgerLoss(paths);
  if (loss !== undefined)
    log.warn(`${loss}; to get it back, stop the daemon and put the file back or restore a backup`);
  removeDaemonFile(paths.daemonFile);
};

/** Throws a ProblemError when another daemon has the home, or the ledger cannot be opened. */
export const openState = async (parts: {
  readonly deps: DaemonDeps;
  readonly config: LiveConfig;
  readonly lifecycle: Lifecycle;
}): Promise<OpenState> => {
  const { deps, config, lifecycle } = parts;
  const { paths, log } = deps;
  await takeHome(deps, lifecycle);
  let isLost = false;
  // The next start goes by it: a daemon that leaves it behind did not end in order.
  const removeFile = (): void => {
    if (!isLost) removeDaemonFile(paths.daemonFile);
  };
  await lifecycle.add({ name: 'daemon.json', stop: removeFile });
  const folder = folderIdentity(paths.stateFolder);
  const reserve = new Reserve({ file: paths.reserveFile, log, randomBytes: deps.randomBytes });
  await lifecycle.add({ name: 'reserve', stop: () => reserve.close() });
  let report: OnLost = (why) => {
    throw new ProblemError('storage', why);
  };
  const { ledgerReaderEntry: readerEntry, ledgerCheckpointerEntry: checkpointerEntry } = deps;
  const ledger = await openLedger({
    folder: paths.stateFolder,
    freeSpace: () => reserve.release(),
    onLost: (why, cause) => {
      isLost = true;
      report(why, cause);
    },
    outputPerTaskBytes: () => config.current.values['output.perTask'],
    randomBytes: deps.randomBytes,
    clock: deps.clock,
    onRepaired: (faults) =>
      log.warn({ faults }, 'derived parts of the ledger were wrong and have been rebuilt'),
    readerEntry,
    checkpointerEntry,
  });
  await lifecycle.add({ name: 'ledger', stop: () => ledger.close() });
  return {
    ledger,
    reserve,
    folder,
    reportLoss: (other) => {
      report = other;
    },
  };
};

// Files that a killed process was writing under another name stay behind; nobody else ever looks at them. The daemon that
// holds the lock of the home erases them.

/** Only the daemon writes these, and there is one. */
const OWN = /^(\.[0-9a-f]{16}\.new|daemon\.log\.new|.+\.bak\.part)$/;
/** Those that start a daemon write these, several at once; none takes this long. */
const SHARED = /^(\.probe-.+|start\.ticket\..+\.draft)$/;
const SHARED_MS = 60_000;

/** Erases what earlier processes left unfinished in the home. Never throws: what cannot be erased is in nobody's way. */
const eraseLeftovers = ({ home, stateFolder }: HomePaths, nowMs: number): void => {
  for (const folder of [home, stateFolder])
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      if (OWN.test(name) || (SHARED.test(name) && ageMs(path, nowMs) > SHARED_MS)) erase(path);
    }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const ageMs = (path: string, nowMs: number): number => {
  const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return mtimeMs === undefined ? 0 : nowMs - mtimeMs;
};

const erase = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is no file of ours, or may not be erased.
  }
};
