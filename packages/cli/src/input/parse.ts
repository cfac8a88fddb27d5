// The words behind a command's name become values. Commander does the parsing; it is not even loaded when there is nothing
// to parse, which is how most commands are typed and what makes them start fast.

import type { Command } from '../command.ts';
import { GLOBAL_OPTIONS, type GlobalOptions } from './global-options.ts';
import { flagsOf, type Parameter, type Parameters, type ValuesOf } from './parameter.ts';
import { usageProblem } from './usage-problem.ts';

export interface ParsedLine {
  readonly globals: GlobalOptions;
  readonly arguments: ValuesOf<Parameters>;
  readonly options: ValuesOf<Parameters>;
  readonly program: readonly string[] | undefined;
}

/** What was typed for each parameter, by its key. */
export type Texts = Readonly<Record<string, readonly string[]>>;

/** The values of the parameters; a parameter of which nothing was typed reads an empty list. */
const valuesOf = <Set extends Parameters>(parameters: Set, texts: Texts): ValuesOf<Set> => {
  const values: Record<string, unknown> = {};
  for (const [key, parameter] of Object.entries(parameters)) values[key] = parameter.read(texts[key] ?? []);
  return values as ValuesOf<Set>; // each key holds what its own parameter read
};

/** Hands the operands out to the arguments in order; the last one may take all that is left. */
const argumentTexts = (parameters: Parameters, operands: readonly string[], line: string): Texts => {
  const texts: Record<string, readonly string[]> = {};
  let at = 0;
  for (const [key, { syntax, takes, meaning }] of Object.entries(parameters)) {
    const taken = takes === 'many' ? operands.slice(at) : operands.slice(at, at + 1);
    if (taken.length === 0 && syntax.startsWith('<'))
      throw usageProblem(`missing argument ${syntax} (${meaning}); see '${line} --help'`);
    texts[key] = taken;
    at += taken.length;
  }
  if (at < operands.length) throw usageProblem(`unexpected argument '${operands[at]}'; see '${line} --help'`);
  return texts;
};

const isFlag = ({ takes, syntax }: Parameter<unknown>, word: string): boolean =>
  takes === 'nothing' && flagsOf({ syntax }).includes(word);

/** The texts of a line of which every word is a flag that all commands share; undefined for any other line. */
const sharedFlagsOnly = (words: readonly string[]): Texts | undefined => {
  const texts: Record<string, readonly string[]> = {};
  for (const word of words) {
    const found = Object.entries(GLOBAL_OPTIONS).find(([, parameter]) => isFlag(parameter, word));
    if (found === undefined) return undefined;
    texts[found[0]] = [''];
  }
  return texts;
};

/** Reads what follows the name of a command. Throws a usage problem for what is not valid. */
export const parseLine = async (
  command: Command,
  path: readonly string[],
  rest: readonly string[],
): Promise<ParsedLine> => {
  const line = ['cox', ...path].join(' ');
  const dashes = command.takesProgram ? rest.indexOf('--') : -1;
  const words = dashes < 0 ? rest : rest.slice(0, dashes);
  const program = dashes < 0 ? undefined : rest.slice(dashes + 1);
  const shared = sharedFlagsOnly(words);
  if (shared !== undefined) {
    const globals = valuesOf(GLOBAL_OPTIONS, shared);
    const operands = globals.help ? {} : argumentTexts(command.arguments, [], line);
    return {
      globals,
      arguments: globals.help ? {} : valuesOf(command.arguments, operands),
      options: globals.help ? {} : valuesOf(command.options, {}),
      program,
    };
  }
  const { parseOptions } = await import('./parse-options.ts');
  const { texts, operands } = parseOptions({ ...GLOBAL_OPTIONS, ...command.options }, words, line);
  const globals = valuesOf(GLOBAL_OPTIONS, texts);
  if (globals.help) return { globals, arguments: {}, options: {}, program };
  return {
    globals,
    arguments: valuesOf(command.arguments, argumentTexts(command.arguments, operands, line)),
    options: valuesOf(command.options, texts),
    program,
  };
};
