// Commands as people read and type them, and as agents hand them over: one text, or the program and its arguments.

import { basename } from 'node:path';
import { fieldsOf, listOf, textOf } from '../updates/reading.ts';

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish']);

/** It means the same to a shell as to the system. */
export const isPlainWord = (word: string): boolean => PLAIN_WORD.test(word);

const quoted = (word: string): string =>
  isPlainWord(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A program and its arguments as a shell would take them. */
export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ');

/** The command in what an agent gives to its tool; undefined when there is none. */
export const commandIn = (input: unknown): string | undefined => {
  const { command, cmd } = fieldsOf(input);
  const given = command ?? cmd;
  const words = listOf(given).filter((word) => typeof word === 'string');
  return words.length > 0 ? commandLine(words) : textOf(given);
};

/** Every text by which a person may have seen this command: as a whole, and what a shell is given to run. */
export const writtenForms = (program: string, args: readonly string[]): readonly string[] => {
  const [flag = '', script] = args;
  const isScript = SHELLS.has(basename(program)) && /^-\w*c$/.test(flag) && script !== undefined;
  const forms = [commandLine([program, ...args]), [program, ...args].join(' ')];
  // Arguments after a script change what it does.
  return isScript && args.length === 2 ? [...forms, script] : forms;
};
