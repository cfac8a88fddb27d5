// The position of the cursor on the command line, and so what may come there: a command, a flag, the value of an option, an
// argument, or a word of someone else's program.

import { type Command, entryOf, type Group, isGroup } from '../command.ts';
import { GLOBAL_OPTIONS } from '../input/global-options.ts';
import { flagsOf, type Parameter } from '../input/parameter.ts';

export type Position =
  | { readonly kind: 'command'; readonly group: Group; readonly current: string }
  | { readonly kind: 'flag'; readonly command: Command | undefined; readonly current: string }
  /** `prefix` precedes the value in the same word: `--status=`. */
  | {
      readonly kind: 'value';
      readonly parameter: Parameter<unknown>;
      /** The operands before it. */
      readonly operands: readonly string[];
      readonly current: string;
      readonly prefix: string;
    }
  | { readonly kind: 'program'; readonly current: string }
  | { readonly kind: 'nothing' };

const optionsOf = (command: Command | undefined): readonly Parameter<unknown>[] => [
  ...Object.values(command?.options ?? {}),
  ...Object.values(GLOBAL_OPTIONS),
];

const optionNamed = (word: string, command: Command | undefined): Parameter<unknown> | undefined =>
  optionsOf(command).find((option) => flagsOf(option).includes(word));

const takesValue = (
  word: string | undefined,
  command: Command | undefined,
): Parameter<unknown> | undefined => {
  const option = word === undefined ? undefined : optionNamed(word, command);
  return option === undefined || option.takes === 'nothing' ? undefined : option;
};

/** The words that are neither options nor their values. */
const operandsIn = (words: readonly string[], command: Command): readonly string[] =>
  words.filter((word, at) => !word.startsWith('-') && takesValue(words[at - 1], command) === undefined);

const argumentAt = (command: Command, index: number): Parameter<unknown> | undefined => {
  const parameters = Object.values(command.arguments);
  return parameters[index] ?? (parameters.at(-1)?.takes === 'many' ? parameters.at(-1) : undefined);
};

interface Walked {
  readonly node: Group | Command;
  readonly rest: readonly string[];
}

/** Follows the names as far as they go; undefined where a word names nothing. */
const walk = async (program: Group, words: readonly string[]): Promise<Walked | undefined> => {
  let node: Group | Command = program;
  let at = 0;
  for (; at < words.length && isGroup(node); at += 1) {
    const word: string = words[at] ?? '';
    if (word.startsWith('-') || takesValue(words[at - 1], undefined)) continue;
    const entry = entryOf(node, word);
    if (entry === undefined) return undefined;
    node = await entry.load();
  }
  return { node, rest: words.slice(at) };
};

/** What the last of the words is, given those before it. */
export const positionOf = async (program: Group, words: readonly string[]): Promise<Position> => {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const walked = await walk(program, before);
  if (walked === undefined) return { kind: 'nothing' };
  const { node, rest } = walked;
  const command = isGroup(node) ? undefined : node;
  if (rest.includes('--')) return command?.takesProgram ? { kind: 'program', current } : { kind: 'nothing' };
  const valued = takesValue(before.at(-1), command);
  const operands = command === undefined ? [] : operandsIn(rest, command);
  if (valued !== undefined) return { kind: 'value', parameter: valued, operands, current, prefix: '' };
  const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  const joined = takesValue(name, command);
  if (joined !== undefined)
    return { kind: 'value', parameter: joined, operands, current: value ?? '', prefix: `${name}=` };
  if (current.startsWith('-')) return { kind: 'flag', command, current };
  if (isGroup(node)) return { kind: 'command', group: node, current };
  const argument = argumentAt(node, operands.length);
  return argument === undefined
    ? { kind: 'nothing' }
    : { kind: 'value', parameter: argument, operands, current, prefix: '' };
};

/** Every flag allowed there, with its meaning; the long name if there is one. */
export const flagCandidates = (command: Command | undefined): readonly (readonly [string, string])[] =>
  optionsOf(command).flatMap((option) => {
    const name = flagsOf(option).at(-1);
    return name === undefined ? [] : [[name, option.meaning] as const];
  });
