// Ends a daemon that does not answer: stopped, hung, or without its socket. Exactly the process that daemon.json names is
// signalled, by pid and start time, and never another one that got its pid.

import { rmSync } from 'node:fs';
import { codeOf, ProblemError } from '@coxswain/protocol';
import { readDaemonFile } from '../daemon-file.ts';
import type { HomePaths } from '../home.ts';
import { isProcessAlive, type ProcessIdentity } from '../process-identity.ts';
import { isGoneWithin } from './process-end.ts';

/** How long it may take to end in order, before it is killed. */
const GRACE_MS = 5_000;
/** How long the system may take to remove a process that was killed. */
const KILL_MS = 10_000;

export interface ForcedStop {
  readonly pid: number;
  /** False: it ended in order when asked to. */
  readonly isKilled: boolean;
}

/** Ends the daemon of a home; undefined when none lives. Throws `unresponsive` when not even the system can end it. */
export const forceStop = async (paths: HomePaths): Promise<ForcedStop | undefined> => {
  const daemon = readDaemonFile(paths);
  if (daemon === undefined || !isProcessAlive(daemon)) return undefined;
  const { pid } = daemon;
  signal(daemon, 'SIGTERM');
  // A stopped process gets the signal when it continues.
  signal(daemon, 'SIGCONT');
  if (await isGoneWithin(daemon, GRACE_MS)) return { pid, isKilled: false };
  signal(daemon, 'SIGKILL');
  if (!(await isGoneWithin(daemon, KILL_MS)))
    throw new ProblemError(
      'unresponsive',
      `the daemon (pid ${pid}) was killed but is still there: it may be stuck on a disk or network that does not answer; see: ps -o stat,wchan -p ${pid}`,
    );
  // Whoever watches must not take it for one that died by accident and bring it back.
  if (readDaemonFile(paths)?.startTime === daemon.startTime) rmSync(paths.daemonFile, { force: true });
  return { pid, isKilled: true };
};

/** Throws `unresponsive` when the daemon's process lives on though nobody listens at its socket. It may be ending just now. */
export const requireGone = async (paths: HomePaths): Promise<void> => {
  const daemon = readDaemonFile(paths);
  if (daemon === undefined || (await isGoneWithin(daemon, GRACE_MS))) return;
  throw new ProblemError(
    'unresponsive',
    `the daemon (pid ${daemon.pid}) is alive but not listening on its socket: end it with 'cox daemon stop --force'`,
  );
};

const signal = (daemon: ProcessIdentity, name: NodeJS.Signals): void => {
  try {
    if (isProcessAlive(daemon)) process.kill(daemon.pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
};
