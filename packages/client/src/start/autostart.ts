// Brings up the daemon of a home, however many clients want it at once: one takes the start ticket and launches, the others
// wait for its socket. When the one that launches dies, another inherits its ticket.

import { ProblemError } from '@coxswain/protocol';
import { type Changes, watchDaemon } from '../changes.ts';
import type { LaunchCommand } from '../connect-options.ts';
import { readDaemonFile } from '../daemon-file.ts';
import type { HomePaths } from '../home.ts';
import { isProcessAlive, ownIdentity } from '../process-identity.ts';
import { withReserve } from '../reserve.ts';
import { isOwnSocketPath, socketPath } from '../socket-location.ts';
import { isListening } from '../transport/dial.ts';
import { daemonEnvironment } from './daemon-environment.ts';
import { launchDaemon } from './launch.ts';
import { makeStateFolder } from './start-folder.ts';
import { takeStartTicket } from './start-ticket.ts';

export interface Autostart {
  readonly paths: HomePaths;
  readonly userId: number;
  readonly launch: LaunchCommand;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly newNonce: () => string;
  /** How long a start may take. Default 60 s: a large ledger may have to be migrated. */
  readonly deadlineMs?: number | undefined;
  readonly onStarting?: (() => void) | undefined;
}

const DEFAULT_DEADLINE_MS = 60_000;
/** How often it looks again when nothing changes in the folder: a process that dies leaves no trace there. */
const LOOK_AGAIN_MS = 250;

/** How long it first waits for a daemon that holds the lock without listening; twice as long each time. */
const FIRST_PATIENCE_MS = 500;
const MAX_PATIENCE_MS = 8_000;

/** Resolves when a daemon listens. Throws the problem that kept it from starting, or `unreachable` when it took too long. */
export const startDaemon = async (start: Autostart): Promise<void> => {
  const { paths, deadlineMs = DEFAULT_DEADLINE_MS } = start;
  makeStateFolder(paths, start.userId);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(tookTooLong(deadlineMs, paths)), deadlineMs);
  const changes = watchDaemon(paths);
  let launches = 0;
  try {
    while (!(await isThere(start))) {
      deadline.signal.throwIfAborted();
      const own = { ...ownIdentity(), nonce: start.newNonce() };
      const ticket = withReserve(paths.reserveFile, () => takeStartTicket(paths.startTicketFile, own));
      if ('holder' in ticket) await changes.next(LOOK_AGAIN_MS, deadline.signal);
      else {
        const attempt = { launches, changes, signal: deadline.signal };
        await launchOnce(start, attempt).finally(ticket.release);
        launches++;
      }
    }
  } finally {
    clearTimeout(timer);
    changes.close();
  }
};

/** True when our daemon listens there, not someone else. */
const isThere = async ({ paths, userId }: Pick<Autostart, 'paths' | 'userId'>): Promise<boolean> => {
  const path = socketPath(paths);
  return isOwnSocketPath(path, paths, userId) && (await isListening(path));
};

interface Attempt {
  /** How many there were before. */
  readonly launches: number;
  readonly changes: Changes;
  readonly signal: AbortSignal;
}

/** Launches unless someone did just before. A daemon that finds the home taken makes us wait for the one that has it. */
const launchOnce = async (start: Autostart, attempt: Attempt): Promise<void> => {
  const { paths, launch } = start;
  if (await isThere(start)) return;
  if (attempt.launches === 0) start.onStarting?.();
  const environment = { ...daemonEnvironment(start.environment, paths.home), ...launch.environment };
  const said = await launchDaemon({ ...launch, environment, paths, signal: attempt.signal });
  if ('problem' in said) throw ProblemError.from(said.problem);
  if ('running' in said) await otherDaemon(start, attempt);
};

/** Waits for the daemon that holds the lock: until it listens, is gone, or has used up our patience. It may be ending. */
const otherDaemon = async (start: Autostart, { launches, changes, signal }: Attempt): Promise<void> => {
  const { paths } = start;
  const other = readDaemonFile(paths);
  const isOver = AbortSignal.timeout(Math.min(FIRST_PATIENCE_MS * 2 ** launches, MAX_PATIENCE_MS));
  while (!isOver.aborted && !(await isThere(start))) {
    if (other !== undefined && !isProcessAlive(other)) return;
    await changes.next(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
};

const tookTooLong = (deadlineMs: number, paths: HomePaths): ProblemError => {
  const late = `the daemon did not come up within ${deadlineMs / 1_000} s`;
  const other = readDaemonFile(paths);
  return other === undefined || !isProcessAlive(other)
    ? new ProblemError('unreachable', `${late}: see ${paths.logFile}, then try again`)
    : new ProblemError(
        'unresponsive',
        `${late}: another one (pid ${other.pid}) holds its lock and is not listening; end it with 'cox daemon stop --force'`,
      );
};
