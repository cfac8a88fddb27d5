// What a command takes, as data: the parser, the help, the completion and the command's own types are all made from it.

import { usageProblem } from './usage-problem.ts';

/** Which words a shell may offer for a value. */
export type Completer =
  | 'task'
  | 'activeTask'
  | 'retryableTask'
  | 'item'
  | 'request'
  | 'agent'
  | 'session'
  | 'job'
  | 'workflow'
  | 'trustedWorkflow'
  | 'workflowRun'
  | 'channel'
  | 'route'
  | 'token'
  | 'unsentDelivery'
  | 'configKey'
  | 'command'
  | 'file'
  | 'folder';

export interface Parameter<Value> {
  /** As help shows it: `-n, --lines <count>` for an option, `<id...>` or `[name]` for an argument. */
  readonly syntax: string;
  readonly meaning: string;
  readonly takes: 'nothing' | 'one' | 'many';
  /** Another flag for the same option, `--limit`, that help does not list. */
  readonly alias?: string | undefined;
  readonly completes?: Completer | readonly string[] | undefined;
  /** Turns the texts that were given, in order, into the value; throws a usage problem for nonsense. */
  read(texts: readonly string[]): Value;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values of a set of parameters, under the same names. */
export type ValuesOf<Set extends Parameters> = {
  readonly [Name in keyof Set]: Set[Name] extends Parameter<infer Value> ? Value : never;
};

interface More {
  readonly completes?: Parameter<unknown>['completes'];
  readonly alias?: string;
}
/** Reads one text; `name` is the parameter's name on the command line, for the message. */
export type Reader<Value> = (text: string, name: string) => Value;

/** The text as it was given. */
export const text: Reader<string> = (given) => given;

/** One of the given words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]): Reader<Word> =>
  (given, name) => {
    const word = words.find((candidate) => candidate === given);
    if (word === undefined) throw usageProblem(`${name} must be one of ${words.join(', ')}, not '${given}'`);
    return word;
  };

/** The flags of an option, short and long: `-n`, `--lines`. */
export const flagsOf = ({ syntax }: Pick<Parameter<unknown>, 'syntax'>): readonly string[] =>
  syntax.match(/-[\w-]+/g) ?? [];

/** True for a flag that may hold a list: `--json[=field,...]`. */
export const mayHoldList = ({ syntax }: Pick<Parameter<unknown>, 'syntax'>): boolean => syntax.includes('[=');

/** The name of a parameter in messages: the long flag, else the argument's syntax. */
export const nameOf = (syntax: string): string => /--[\w-]+/.exec(syntax)?.[0] ?? syntax;

/** An option that is there or not. */
export const flag = (syntax: string, meaning: string): Parameter<boolean> => ({
  syntax,
  meaning,
  takes: 'nothing',
  read: (texts) => texts.length > 0,
});

/**
 * An option that is there or not, and may hold a list in the same word: `--json[=field,...]`, never in the next one, which is an
 * operand. False when it is not there; an empty list when it holds none.
 */
export const flagWithList = (syntax: string, meaning: string): Parameter<readonly string[] | false> => ({
  syntax,
  meaning,
  takes: 'nothing',
  read: (texts) =>
    texts.length > 0 &&
    texts.flatMap((given) =>
      given
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
});

/** A value that may be left out; given twice, the last one counts. */
export const optional = <Value>(
  syntax: string,
  meaning: string,
  reader: Reader<Value>,
  more: More = {},
): Parameter<Value | undefined> => ({
  syntax,
  meaning,
  takes: 'one',
  ...more,
  read: (texts) => {
    const last = texts.at(-1);
    return last === undefined ? undefined : reader(last, nameOf(syntax));
  },
});

/** An argument that must be there. */
export const required = <Value>(
  syntax: string,
  meaning: string,
  reader: Reader<Value>,
  more: More = {},
): Parameter<Value> => ({
  syntax,
  meaning,
  takes: 'one',
  ...more,
  read: (texts) => {
    const last = texts.at(-1);
    if (last === undefined) throw usageProblem(`missing option ${nameOf(syntax)} (${meaning})`);
    return reader(last, nameOf(syntax));
  },
});

/** A value that may be given any number of times; an empty list when it is left out. */
export const repeated = <Value>(
  syntax: string,
  meaning: string,
  reader: Reader<Value>,
  more: More = {},
): Parameter<readonly Value[]> => ({
  syntax,
  meaning,
  takes: 'many',
  ...more,
  read: (texts) => texts.map((given) => reader(given, nameOf(syntax))),
});
