// Where a daemon keeps everything. Client and daemon compute the same paths from the same home folder, so that neither
// has to ask the other; nothing here touches the disk. node:crypto is loaded only where a hash is needed: it costs 4 ms.

import { join, resolve } from 'node:path';

/** The environment variable that moves configuration, state and socket together. */
export const HOME_VARIABLE = 'COX_HOME';
/** The folder under the user's home when {@link HOME_VARIABLE} says nothing. */
export const DEFAULT_HOME_NAME = '.cox';

/** The longest path of a Unix socket in bytes, without its NUL: `sun_path` has 108 on Linux, 104 on macOS and BSD. */
export const maxSocketPathBytes = (platform: string): number => (platform === 'linux' ? 107 : 103);

/** Every path below one home folder. */
export interface HomePaths {
  readonly home: string;
  readonly configFile: string;
  /** Variables for the daemon, one `NAME=value` a line: secrets that config refers to. */
  readonly environmentFile: string;
  /** The git worktrees of conversations: they last, and hold work that may be nowhere else. */
  readonly worktreesFolder: string;
  /** Definitions of workflows that are known by name everywhere. */
  readonly workflowsFolder: string;
  /** Mode 0700: everything below is the user's own. */
  readonly stateFolder: string;
  readonly ledgerFile: string;
  readonly outputFolder: string;
  /** The submitters' environments: a private file for each distinct one, until no active task needs it. */
  readonly environmentsFolder: string;
  /** The SQLite file whose write lock makes the daemon the only one. */
  readonly lockFile: string;
  /** What the running daemon says about itself; see daemon-file.ts. */
  readonly daemonFile: string;
  readonly socketFile: string;
  /** The folder of the socket: the state folder, or a short one under /tmp where the path would be too long. */
  readonly socketFolder: string;
  readonly logFile: string;
  /** Who may start a daemon just now; see start-ticket.ts. */
  readonly startTicketFile: string;
  /** Room for a full disk; see reserve.ts. */
  readonly reserveFile: string;
}

/** The absolute home folder: what `COX_HOME` names, else `~/.cox`. */
export const homeFolder = (
  environment: Readonly<Record<string, string | undefined>>,
  userHome: string,
): string => {
  const named = environment[HOME_VARIABLE];
  return resolve(named === undefined || named === '' ? join(userHome, DEFAULT_HOME_NAME) : named);
};

const shortSocketFolder = (home: string, userId: number): string => {
  const hash = process
    .getBuiltinModule('node:crypto')
    .createHash('sha256')
    .update(home)
    .digest('hex')
    .slice(0, 16);
  return `/tmp/cox-${userId}/${hash}`;
};

/** The paths below `home`, as this user on this platform (`process.platform`) computes them. */
export const homePaths = (
  home: string,
  machine: { readonly platform: string; readonly userId: number },
): HomePaths => {
  const folder = resolve(home);
  // Not joined: each would be read through once more, and every command starts with this.
  const stateFolder = `${folder}/state`;
  const inState = (name: string): string => `${stateFolder}/${name}`;
  const fits = Buffer.byteLength(inState('daemon.sock')) <= maxSocketPathBytes(machine.platform);
  const socketFolder = fits ? stateFolder : shortSocketFolder(folder, machine.userId);
  return {
    home: folder,
    configFile: `${folder}/config.yaml`,
    environmentFile: `${folder}/env`,
    workflowsFolder: `${folder}/workflows`,
    worktreesFolder: `${folder}/worktrees`,
    stateFolder,
    ledgerFile: inState('ledger.db'),
    outputFolder: inState('output'),
    environmentsFolder: inState('environments'),
    lockFile: inState('daemon.lock'),
    daemonFile: inState('daemon.json'),
    socketFile: `${socketFolder}/daemon.sock`,
    socketFolder,
    logFile: inState('daemon.log'),
    startTicketFile: inState('start.ticket'),
    reserveFile: inState('reserve'),
  };
};
