// The world of one daemon, handed in: wire.ts gives the production values.

import type { HomePaths } from '@coxswain/client';
import type { LedgerClock } from '@coxswain/ledger';
import type { DaemonLog } from './log/daemon-log.ts';
import type { SocketFolder } from './socket/socket-folder.ts';
import type { Machine } from './state/machine.ts';

export interface DaemonDeps {
  readonly paths: HomePaths;
  /** Where the socket is: a long home has it elsewhere than its paths say. */
  readonly socket: SocketFolder;
  readonly machine: Machine;
  readonly log: DaemonLog;
  readonly clock: LedgerClock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The variables that configuration is read from. */
  readonly configEnvironment: Readonly<Record<string, string | undefined>>;
  /** `key=value` of each `--set`. */
  readonly settings: readonly string[];
  /** What programs get when nobody sent an environment for them. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  readonly userName: string;
  readonly userHome: string;
  readonly hostName: string;
  /** IANA name; for schedules that name none. */
  readonly timeZone: () => string;
  /** How the surveyor is started, where it is built. */
  readonly surveyorCommand: readonly string[] | undefined;
  /** What the reading thread of the ledger runs, where that is not its source. */
  readonly ledgerReaderEntry: URL | undefined;
  /** What its checkpointing thread runs, where that is not its source. */
  readonly ledgerCheckpointerEntry: URL | undefined;
}

/** A name that no other file has. */
export const uniqueName = ({ randomBytes }: Pick<DaemonDeps, 'randomBytes'>): string =>
  Buffer.from(randomBytes(8)).toString('hex');
