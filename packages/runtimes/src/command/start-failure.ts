// The system says ENOENT for a missing folder, a missing program and a missing interpreter alike. Whoever submitted the
// task needs to know which.

import { stat } from 'node:fs/promises';
import { codeOf, type FailedRun, messageOf } from '@coxswain/protocol';
import { readSmallText } from '@coxswain/protocol/files';
import { findProgram } from './find-program.ts';
import { MAX_ARGUMENT_BYTES, type Program } from './program.ts';
import { EndedAtOnce, type StartContext } from './start.ts';

type Failure = FailedRun;

const notFound = (message: string): Failure => ({ status: 'failed', reason: 'not_found', message });
const noRoom = (message: string): Failure => ({ status: 'failed', reason: 'resources', message });
const broken = (message: string): Failure => ({ status: 'failed', reason: 'runtime_error', message });

/** Explains in one line why a program could not be started, and what to do about it. */
export const explainStartFailure = async (
  cause: unknown,
  program: Program,
  context: StartContext,
): Promise<Failure> => {
  const code = codeOf(cause) ?? '';
  if (cause instanceof EndedAtOnce)
    return broken(`${program.file} was stopped right after it started: ${cause.message}`);
  return (
    (await explainFolder(context.folder, program.file)) ??
    explainNul(program, context) ??
    explainLimit(code, program) ??
    (await explainProgram(code, program.file, context)) ??
    broken(`${program.file} could not be started: ${messageOf(cause)}`)
  );
};

const explainFolder = async (folder: string, file: string): Promise<Failure | undefined> => {
  const found = await stat(folder).catch(() => undefined);
  const problem = found ? (found.isDirectory() ? undefined : 'is not a folder') : 'does not exist';
  if (problem === undefined) return undefined;
  return notFound(`the folder ${folder} ${problem}, so ${file} was not started there; choose another folder`);
};

const explainNul = ({ file, args }: Program, { environment }: StartContext): Failure | undefined => {
  const name = Object.keys(environment).find((key) => environment[key]?.includes('\0'));
  if (name !== undefined)
    return broken(`${file} could not be started: the variable ${name} contains a NUL character; unset it`);
  if (![file, ...args].some((part) => part.includes('\0'))) return undefined;
  return broken(
    `${file} could not be started: an argument contains a NUL character, which no program can receive; ` +
      'give the prompt with {prompt_file} or promptBy: stdin',
  );
};

const explainLimit = (code: string, { file, args }: Program): Failure | undefined => {
  switch (code) {
    case 'E2BIG':
      return broken(
        `the arguments of ${file} are too long for the system (${bytesOf(args)} bytes in all; Linux allows ` +
          `${MAX_ARGUMENT_BYTES} in one); give the prompt with {prompt_file} or promptBy: stdin`,
      );
    case 'EAGAIN':
    case 'ENOMEM':
      return noRoom(
        `${file} could not be started: the system cannot start another process (${code}); ` +
          'stop some, or raise the limit (ulimit -u)',
      );
    case 'EMFILE':
    case 'ENFILE':
      return noRoom(
        `${file} could not be started: too many files are open (${code}); raise the limit (ulimit -n)`,
      );
    default:
      return undefined;
  }
};

const bytesOf = (args: readonly string[]): number =>
  args.reduce((bytes, argument) => bytes + Buffer.byteLength(argument) + 1, 0);

const explainProgram = async (
  code: string,
  file: string,
  context: StartContext,
): Promise<Failure | undefined> => {
  if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'ENOTDIR') return undefined;
  const { found, notExecutable, searched } = await findProgram(file, context);
  if (found !== undefined) {
    const interpreter = await interpreterOf(found);
    return code === 'EACCES'
      ? notFound(`this user has no permission to use ${found} or the folder ${context.folder}`)
      : notFound(
          `${found} needs ${interpreter ?? 'a loader or library'} to run, which does not exist; ` +
            'install it, or fix the first line of the file',
        );
  }
  if (notExecutable !== undefined)
    return notFound(`${notExecutable} is not executable; run: chmod +x ${notExecutable}`);
  return notFound(
    `${file} was not found for a task in ${context.folder}; searched ${searched}; install it or give its full path`,
  );
};

const FIRST_LINE_BYTES = 256;

const interpreterOf = async (path: string): Promise<string | undefined> => {
  const head = await readSmallText(path, { maxBytes: FIRST_LINE_BYTES, part: 'start' }).catch(() => '');
  return /^#!\s*(\S+)/.exec(head)?.[1];
};
