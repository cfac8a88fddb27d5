// From the words of a command line to the command they name. Options that every command takes may appear anywhere, also
// before the name.

import { nearest } from '@coxswain/protocol';
import { type Command, entryOf, type Group, isGroup, visibleNames } from '../command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { flagsOf, mayHoldList } from './parameter.ts';
import { usageProblem } from './usage-problem.ts';

export interface Resolved {
  /** The names that were followed: `tasks`, `list`. */
  readonly path: readonly string[];
  readonly node: Group | Command;
  readonly summary: string;
  /** Everything on the line but the names. */
  readonly rest: readonly string[];
}

/** How many words a global option at the head of the words takes: 0 when it is none. */
const globalWords = (word: string): number => {
  for (const option of Object.values(GLOBAL_OPTIONS)) {
    const flags = flagsOf(option);
    if (option.takes === 'nothing' && flags.includes(word)) return 1;
    if (option.takes === 'one' && flags.includes(word)) return 2;
    const takesValue = option.takes === 'one' || mayHoldList(option);
    if (takesValue && flags.some((name) => word.startsWith(`${name}=`))) return 1;
  }
  return 0;
};

interface Unknown {
  readonly program: Group;
  readonly group: Group;
  readonly path: readonly string[];
  readonly word: string;
}

const unknownCommand = async ({ program, group, path, word }: Unknown): Promise<Error> => {
  const line = ['cox', ...path].join(' ');
  const near = nearest(word, visibleNames(group));
  const { similarCommands } = await import('./similar-commands.ts');
  const elsewhere = (await similarCommands(program, path, word)).map((name) => `cox ${name}`);
  const meant = elsewhere.length === 0 && near !== undefined ? [`${line} ${near}`] : elsewhere;
  const names = meant.map((name) => `'${name}'`).join(' or ');
  const hint = names === '' ? `see '${line} --help'` : `did you mean ${names}?`;
  return usageProblem(`unknown command '${word}' for '${line}'; ${hint}`);
};

/** Follows the names on the line. Throws a usage problem, with the nearest right name, for a word that names nothing. */
export const resolve = async (program: Group, words: readonly string[]): Promise<Resolved> => {
  const path: string[] = [];
  const before: string[] = [];
  let node: Group | Command = program;
  let summary = program.summary ?? '';
  let at = 0;
  while (isGroup(node)) {
    const word = words[at];
    if (word === undefined) break;
    const taken = globalWords(word);
    if (taken > 0) {
      before.push(...words.slice(at, at + taken));
      at += taken;
      continue;
    }
    if (word.startsWith('-'))
      throw usageProblem(
        `unknown option '${word}' before a command; see '${['cox', ...path].join(' ')} --help'`,
      );
    const entry = entryOf(node, word);
    if (entry === undefined) throw await unknownCommand({ program, group: node, path, word });
    path.push(word);
    summary = entry.summary;
    node = await entry.load();
    at += 1;
  }
  return { path, node, summary, rest: [...before, ...words.slice(at)] };
};
