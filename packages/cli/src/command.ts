// A command is what it takes and what it does; a group holds commands under names. Both are loaded only when they are named:
// a start evaluates the files of one command.

import type { Client } from '@coxswain/client';
import type { Words } from '@coxswain/locale';
import type { Connection, DaemonSettings } from './connection.ts';
import type { Deps } from './deps.ts';
import type { GlobalOptions } from './input/global-options.ts';
import type { Parameters, ValuesOf } from './input/parameter.ts';
import type { Output } from './output/output.ts';

/** What a command is given to work with. */
export interface Context {
  readonly deps: Deps;
  readonly globals: GlobalOptions;
  readonly output: Output;
  readonly words: Words;
  /** The whole tree of commands, for help and completion. */
  readonly program: Group;
  /** The daemon's client; connects once, and starts a daemon when none runs unless --no-autostart says otherwise. */
  client(start?: DaemonSettings): Promise<Client>;
  /** The client of a daemon that runs already; throws `unreachable` when there is none. Never starts one. */
  runningClient(): Promise<Client>;
  /** For a screen that stays. */
  readonly lasting: Pick<Connection, 'lasting' | 'revive'>;
}

export interface Given<Arguments extends Parameters, Options extends Parameters> {
  readonly arguments: ValuesOf<Arguments>;
  readonly options: ValuesOf<Options>;
  /** The words after `--`, for commands that take a program. */
  readonly program: readonly string[] | undefined;
}

export interface Command<Arguments extends Parameters = Parameters, Options extends Parameters = Parameters> {
  readonly arguments: Arguments;
  readonly options: Options;
  /** Below the summary in the help. */
  readonly details?: string;
  readonly examples?: readonly string[];
  /** The words after `--` are a program and its arguments, not more of this command's. */
  readonly takesProgram?: boolean;
  /** The exit code; nothing means 0. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands end without saying anything about their code
  run(context: Context, given: Given<Arguments, Options>): Promise<number | void>;
}

export interface Entry {
  readonly summary: string;
  /** Left out of help and completion. */
  readonly isHidden?: boolean;
  load(): Promise<Group | Command>;
}

export interface Group {
  /** Of the whole program; a group below it is summed up by its entry. */
  readonly summary?: string;
  readonly entries: Readonly<Record<string, Entry>>;
}

/** Lets the compiler infer the types of a command's values from its parameters. */
export const defineCommand = <const Arguments extends Parameters, const Options extends Parameters>(
  command: Command<Arguments, Options>,
): Command<Arguments, Options> => command;

export const isGroup = (node: Group | Command): node is Group => 'entries' in node;

/** The entry of that name; names that every object has (`constructor`) are none. */
export const entryOf = (group: Group, name: string): Entry | undefined =>
  Object.hasOwn(group.entries, name) ? group.entries[name] : undefined;

/** The names in a group that are shown. */
export const visibleNames = (group: Group): string[] =>
  Object.keys(group.entries).filter((name) => group.entries[name]?.isHidden !== true);
