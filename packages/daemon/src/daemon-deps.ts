// The dependencies of a daemon: wire.ts provides the production values.

import type { HomePaths } from '@coxswain/client';
import type { LedgerClock } from '@coxswain/ledger';
import type { DaemonLog } from './log/daemon-log.ts';
import type { SocketFolder } from './socket/socket-folder.ts';
import type { Machine } from './state/machine.ts';

export interface DaemonDeps {
  readonly paths: HomePaths;
  /** Where the socket is: a home with a long path has it elsewhere. */
  readonly socket: SocketFolder;
  readonly machine: Machine;
  readonly log: DaemonLog;
  readonly clock: LedgerClock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The environment variables to read configuration from. */
  readonly configEnvironment: Readonly<Record<string, string | undefined>>;
  /** `key=value` of each `--set`. */
  readonly settings: readonly string[];
  /** The environment of programs whose submitter sent none. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  readonly userName: string;
  readonly userHome: string;
  readonly hostName: string;
  /** IANA name; for schedules that name none. */
  readonly timeZone: () => string;
  /** The surveyor's command, if it is built. */
  readonly surveyorCommand: readonly string[] | undefined;
  /** The runner's program, if it is built; without it programs end with the daemon. */
  readonly runnerEntry: string | undefined;
  /** The ledger's reader thread, if not its source file. */
  readonly ledgerReaderEntry: URL | undefined;
  /** The ledger's checkpoint thread, if not its source file. */
  readonly ledgerCheckpointerEntry: URL | undefined;
}

/** A unique file name. */
export const uniqueName = ({ randomBytes }: Pick<DaemonDeps, 'randomBytes'>): string =>
  Buffer.from(randomBytes(8)).toString('hex');
