// Options by commander: clusters of short flags, `--name=value`, `--` and all the rest that people type.

import { nearest } from '@coxswain/protocol';
import { Command, CommanderError, Option } from 'commander';
import { nameOf, type Parameters } from './parameter.ts';
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

const unknownOption = (typed: string, parameters: Parameters, line: string): Error => {
  const name = typed.split('=')[0] ?? typed;
  const known = Object.values(parameters).map(({ syntax }) => nameOf(syntax));
  const meant = name.startsWith('--') ? nearest(name, known) : undefined;
  const hint = meant === undefined ? `see '${line} --help'` : `did you mean ${meant}?`;
  return usageProblem(`unknown option '${name}'; ${hint}`);
};

const withoutPrefix = (message: string): string => message.replace(/^error: /, '').split('\n')[0] ?? message;

/** Parts the words into the texts of each option and the operands that are left. */
export const parseOptions = (parameters: Parameters, words: readonly string[], line: string): Parsed => {
  const command = new Command(line).exitOverride().configureOutput({ writeErr: () => {} });
  const options = Object.entries(parameters).flatMap(([key, { syntax, meaning, alias }]) => {
    const also = alias === undefined ? [] : [`${alias} ${/<.*$/.exec(syntax)?.[0] ?? ''}`];
    return [syntax, ...also].map((each) => {
      const option = commanderOption(each, meaning);
      command.addOption(option);
      return [key, option.attributeName()] as const;
    });
  });
  try {
    const { operands, unknown } = command.parseOptions([...words]);
    if (unknown[0] !== undefined) throw unknownOption(unknown[0], parameters, line);
    const texts: Record<string, readonly string[]> = {};
    for (const [key, attribute] of options) {
      if (command.getOptionValueSource(attribute) !== 'cli') continue;
      const value: unknown = command.getOptionValue(attribute);
      texts[key] = [...(texts[key] ?? []), ...(Array.isArray(value) ? value.map(String) : [''])];
    }
    return { texts, operands };
  } catch (error) {
    if (error instanceof CommanderError)
      throw usageProblem(`${withoutPrefix(error.message)}; see '${line} --help'`);
    throw error;
  }
};
