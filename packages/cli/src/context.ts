// What a command is given to work with.

import type { Client } from '@coxswain/client';
import type { Words } from '@coxswain/locale';
import type { Group } from './command.ts';
import type { DaemonSettings } from './connection.ts';
import type { GlobalOptions } from './input/global-options.ts';
import type { Output } from './output/output.ts';
import type { World } from './world.ts';

export interface Context {
  readonly world: World;
  readonly globals: GlobalOptions;
  readonly output: Output;
  readonly words: Words;
  /** The whole tree of commands, for help and completion. */
  readonly program: Group;
  /** The daemon's client; connects once, and starts a daemon when none runs unless --no-autostart says otherwise. */
  client(start?: DaemonSettings): Promise<Client>;
  /** The client of a daemon that runs already; throws `unreachable` when there is none. Never starts one. */
  runningClient(): Promise<Client>;
}
