// Options by commander: clusters of short flags, `--name=value`, `--` and all the rest that people type.

import { nearest } from '@coxswain/protocol';
import { Command, CommanderError, Option } from 'commander';
import { flagsOf, mayHoldList, nameOf, type Parameters } from './parameter.ts';
import { usageProblem } from './usage-problem.ts';

interface Parsed {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly operands: readonly string[];
}

/** Commander's option for a parameter; values are collected as they were typed. */
export const commanderOption = (syntax: string, meaning: string): Option =>
  new Option(syntax, meaning).argParser((text: string, previous: readonly string[] | undefined) => [
    ...(Array.isArray(previous) ? previous : []),
    text,
  ]);

const isKnownFlag = (name: string, parameters: Parameters): boolean =>
  Object.values(parameters).some((parameter) => flagsOf(parameter).includes(name));

const unknownOption = (typed: string, parameters: Parameters, line: string): Error => {
  const name = typed.split('=')[0] ?? typed;
  if (typed.includes('=') && isKnownFlag(name, parameters)) return usageProblem(`${name} takes no value`);
  const known = Object.values(parameters).map(({ syntax }) => nameOf(syntax));
  const meant = name.startsWith('--') ? nearest(name, known) : undefined;
  const hint = meant === undefined ? `see '${line} --help'` : `did you mean ${meant}?`;
  return usageProblem(`unknown option '${name}'; ${hint}`);
};

const withoutPrefix = (message: string): string => message.replace(/^error: /, '').split('\n')[0] ?? message;

/** The flags that may hold a value in their own word, by key: commander would take the next word for it. */
const listsIn = (
  parameters: Parameters,
  words: readonly string[],
): { readonly words: readonly string[]; readonly lists: Readonly<Record<string, readonly string[]>> } => {
  const lists: Record<string, string[]> = {};
  const isValue = (at: number): boolean =>
    Object.values(parameters).some(
      ({ takes, syntax }) => takes !== 'nothing' && flagsOf({ syntax }).includes(words[at - 1] ?? ''),
    );
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const plain = words.map((word, at) => {
    const [, name = '', value = ''] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const found = Object.entries(parameters).find(
      ([, parameter]) => mayHoldList(parameter) && nameOf(parameter.syntax) === name,
    );
    if (found === undefined || at >= end || isValue(at)) return word;
    lists[found[0]] = [...(lists[found[0]] ?? []), value];
    return name;
  });
  return { words: plain, lists };
};

/** Parts the words into the texts of each option and the operands that are left. */
export const parseOptions = (parameters: Parameters, words: readonly string[], line: string): Parsed => {
  const { words: plain, lists } = listsIn(parameters, words);
  const command = new Command(line).exitOverride().configureOutput({ writeErr: () => {} });
  const options = Object.entries(parameters).flatMap(([key, { syntax, meaning, alias }]) => {
    const own = syntax.replace(/\[=.*/, '');
    const also = alias === undefined ? [] : [`${alias} ${/<.*$/.exec(syntax)?.[0] ?? ''}`];
    return [own, ...also].map((each) => {
      const option = commanderOption(each, meaning);
      command.addOption(option);
      return [key, option.attributeName()] as const;
    });
  });
  try {
    const { operands, unknown } = command.parseOptions([...plain]);
    if (unknown[0] !== undefined) throw unknownOption(unknown[0], parameters, line);
    const texts: Record<string, readonly string[]> = {};
    for (const [key, attribute] of options) {
      if (command.getOptionValueSource(attribute) !== 'cli') continue;
      const value: unknown = command.getOptionValue(attribute);
      const isFlag = parameters[key]?.takes === 'nothing';
      const given = isFlag || !Array.isArray(value) ? (lists[key] ?? ['']) : value.map(String);
      texts[key] = [...(texts[key] ?? []), ...given];
    }
    return { texts, operands };
  } catch (error) {
    if (error instanceof CommanderError)
      throw usageProblem(`${withoutPrefix(error.message)}; see '${line} --help'`);
    throw error;
  }
};
