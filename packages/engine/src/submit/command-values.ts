// Where a value may be used in a command: as a whole argument that the program takes as data. Anywhere else a shell, or another
// program that runs what it is given, could take the value for code. No command line is read to find out: what is not plainly
// data is refused when the job or workflow is saved, and again before it runs.

import { basename } from 'node:path';
import { fillTemplate, ProblemError, type TemplateReference, templateReferences } from '@coxswain/protocol';
import { INPUT_PREFIX, requireString, variableOf } from '../run/index.ts';
import { type Filled, filledBy, safeCommand, safeLine } from './safe-form.ts';

const SHELLS: ReadonlySet<string> = new Set(
  'sh bash rbash dash ash zsh ksh mksh fish csh tcsh busybox'.split(' '),
);
/** Their first argument is a script, or the path of one: it has to be written out. */
const INTERPRETERS =
  /^(?:sh|r?bash|d?ash|zsh|m?ksh|python[\d.]*|perl|ruby|node|bun|deno|php|lua|[gm]?awk|sed|tclsh|osascript)$/;
/** They run what follows them. */
const RUNNERS: ReadonlySet<string> = new Set(
  (
    'su sudo doas runuser env nice ionice chrt taskset nohup setsid stdbuf timeout time unshare nsenter chroot flock script ' +
    'watch xargs parallel ssh exec eval command make gmake npx bunx strace ltrace systemd-run busybox fish csh tcsh'
  ).split(' '),
);

type Command = readonly string[];

/** Why the first reference in that word may not be filled; undefined: it may, or there is none. */
export const wordFault = (command: Command, index: number, filled: Filled): string | undefined => {
  const word = command[index] ?? '';
  const [reference] = templateReferences(word);
  if (reference === undefined) return undefined;
  const shown = `{{ ${reference.name} }}`;
  const instead = `; ${safeCommand(command, index, filled)}`;
  if (index === 0)
    return `${shown} would decide which program runs: name the program, and pass it the value${instead}`;
  if (!isWhole(word, reference))
    return `${shown} is inside an argument, where its value could run as a command${instead}`;
  if (isScriptArgument(command, index)) return undefined;
  const before = command.slice(0, index);
  const runner = before.find((one) => isRunner(one));
  if (runner !== undefined)
    return `${shown} follows ${basename(runner)}, which could run its value as a command${instead}`;
  const option = before.find((one, at) => at > 0 && one.startsWith('-') && one !== '--');
  if (option !== undefined)
    return `${shown} follows the option ${option}, and its value could be taken for code${instead}`;
  if (INTERPRETERS.test(basename(command[0] ?? '')) && !hasOwnScript(command, index))
    return `${shown} would be the script that ${basename(command[0] ?? '')} runs${instead}`;
  return undefined;
};

/** Why that reference is not allowed in a line that a shell reads: none is. */
export const lineFault = (line: string, { name }: TemplateReference, filled: Filled): string =>
  `{{ ${name} }} is in a shell command line, where its value could run as a command; ${safeLine(line, filled)}`;

/** Why a variable that this reference fills may not have that name; undefined: it may. */
export const variableFault = (
  variable: string,
  { name, path = [] }: TemplateReference,
): string | undefined =>
  variable.startsWith(INPUT_PREFIX)
    ? undefined
    : `{{ ${name} }} would fill ${variable}, and variables like PATH or BASH_ENV change what programs do; use a name that starts with ${INPUT_PREFIX}: ${filledBy(path, name)}`;

/** Throws `invalid_request` for a line that holds a reference. */
export const requireSafeLine = (line: string, filled: Filled): void => {
  const [reference] = templateReferences(line);
  if (reference !== undefined) throw new ProblemError('invalid_request', lineFault(line, reference, filled));
};

/** Throws `invalid_request` for the first reference that is not allowed at its position. */
export const requireSafeCommand = (command: Command, filled: Filled): void => {
  for (const index of command.keys()) {
    const fault = wordFault(command, index, filled);
    if (fault !== undefined) throw new ProblemError('invalid_request', fault);
  }
};

/**
 * The words with their values. Throws `invalid_request` for a value that no program can be given, that the program would take
 * for an option, or that is not allowed there.
 */
export const fillCommand = (
  command: Command,
  values: Readonly<Record<string, unknown>>,
  filled: Filled,
): readonly string[] => {
  requireSafeCommand(command, filled);
  return command.map((word, index) => {
    const [reference] = templateReferences(word);
    const text = fillTemplate(word, values);
    if (reference === undefined) return text;
    requireString(text, `the value of {{ ${reference.name} }}`);
    if (text.startsWith('-') && !isScriptArgument(command, index) && !command.slice(1, index).includes('--'))
      throw new ProblemError('invalid_request', optionFault(command[0] ?? '', reference));
    return text;
  });
};

const optionFault = (program: string, { name, path = [] }: TemplateReference): string =>
  `the value of {{ ${name} }} starts with '-', and ${basename(program)} could take it for an option: write -- before it if ${basename(program)} supports that, or read it from the variable ${variableOf(path)}`;

const isWhole = (word: string, { start, end }: TemplateReference): boolean =>
  start === 0 && end === word.length;

const isLiteral = (word: string | undefined): word is string =>
  word !== undefined && templateReferences(word).length === 0;

/** What follows `sh -c '<script>'` are its arguments $0, $1, …, whatever they look like. */
const isScriptArgument = ([program = '', options = '', script]: Command, index: number): boolean =>
  index > 2 &&
  SHELLS.has(basename(program)) &&
  !isRunner(program) &&
  /^-[efluvx]*c$/.test(options) &&
  isLiteral(script) &&
  !/^[-+]/.test(script);

const hasOwnScript = ([, script]: Command, index: number): boolean =>
  index > 1 && isLiteral(script) && !/^[-+]/.test(script);

const isRunner = (word: string): boolean => isLiteral(word) && RUNNERS.has(basename(word));
