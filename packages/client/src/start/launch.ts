// Starts a daemon that belongs to nobody: its own session, folder `/`, the log file for its output, nothing of the caller
// but one pipe on which it says when it is ready.

import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ProblemError } from '@coxswain/protocol';
import type { HomePaths } from '../home.ts';
import { withReserve } from '../reserve.ts';
import { FRUGAL_MEMORY } from './daemon-environment.ts';
import { parseReadyLine, READY_VARIABLE, type ReadyLine } from './ready-line.ts';
import { cannotWrite } from './start-folder.ts';

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly paths: HomePaths;
  /** Ends the waiting, not the daemon, by throwing its reason. */
  readonly signal: AbortSignal;
}

const READY_FD = 3;

/** Starts the program and resolves with what it says; throws when it cannot be started or dies without a word. */
export const launchDaemon = async (launch: Launch): Promise<ReadyLine> => {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { logFile, reserveFile } = launch.paths;
  const log = withReserve(reserveFile, () => openLog(logFile));
  const nothing = openSync('/dev/null', 'r+');
  const logStart = fstatSync(log).size;
  const stdio = ['ignore', log, log, 'pipe'] as const;
  let child: ChildProcess;
  try {
    child = spawn(launch.program, launch.args, {
      detached: true,
      cwd: '/',
      env: { ...FRUGAL_MEMORY, ...launch.environment, [READY_VARIABLE]: String(READY_FD) },
      stdio: withoutInherited(stdio, inheritableDescriptors(), nothing),
    });
  } finally {
    closeSync(nothing);
    closeSync(log);
  }
  const pipe = child.stdio[READY_FD] as Readable; // the fourth of `stdio` above
  try {
    const failed = failure(child, launch);
    const said = parseReadyLine(await Promise.race([firstLine(pipe), failed]));
    if (said !== undefined) return said;
    throw diedSilently(await Promise.race([exitOf(child), failed]), launch.paths.logFile, logStart);
  } finally {
    pipe.destroy();
    child.unref();
  }
};

const openLog = (path: string): number => {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw cannotWrite(path, error);
  }
};

/** What came before the line feed or the end. */
const firstLine = async (pipe: Readable): Promise<string> => {
  let text = '';
  pipe.setEncoding('utf8');
  for await (const piece of pipe) {
    text += piece;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  return text;
};

const failure = (child: ChildProcess, { program, signal }: Launch): Promise<never> =>
  new Promise((_, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    child.once('error', (error) =>
      reject(
        new ProblemError('unreachable', `the daemon could not be started: ${program}: ${error.message}`),
      ),
    );
  });

const exitOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    const words = (code: number | null, signal: string | null): string =>
      signal === null ? `with exit code ${code}` : `by ${signal}`;
    if (child.exitCode !== null || child.signalCode !== null)
      return resolve(words(child.exitCode, child.signalCode));
    child.once('exit', (code, signal) => resolve(words(code, signal)));
  });

const LOG_BYTES = 2_000;

/** The last line that the daemon wrote says more than its exit code. */
const lastLogLine = (path: string, start: number): string => {
  try {
    const file = openSync(path, 'r');
    try {
      const from = Math.max(start, fstatSync(file).size - LOG_BYTES);
      const bytes = Buffer.alloc(LOG_BYTES);
      const length = readSync(file, bytes, 0, LOG_BYTES, from);
      return bytes.toString('utf8', 0, length).trimEnd().split('\n').at(-1) ?? '';
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
};

const diedSilently = (how: string, logFile: string, logStart: number): ProblemError => {
  const said = lastLogLine(logFile, logStart);
  return new ProblemError(
    'unreachable',
    `the daemon ended ${how} before it was ready${said === '' ? '' : `: ${said}`}; see ${logFile}`,
  );
};

// A daemon must hold nothing of its starter: a lock that a shell took with `exec 200>lock`, the write end of a
// pipeline. Node keeps back only the lowest descriptors of those it was started with. The others cannot be closed here (one
// may be the `<(…)` that this command reads from), and spawn knows no "leave it out", but it can put something else there.

/** `O_CLOEXEC` of Linux: everything that Node opens itself carries it. */
const CLOSE_ON_EXEC = 0o2000000;

const isPassedOn = (descriptor: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false; // the one that listed the folder is gone by now
  }
};

/** The descriptors from 3 on that a spawned program would get. None on macOS, where spawn passes on only what is listed. */
const inheritableDescriptors = (): readonly number[] => {
  try {
    return readdirSync('/proc/self/fd')
      .map(Number)
      .filter((descriptor) => descriptor > 2 && isPassedOn(descriptor));
  } catch {
    return [];
  }
};

/** The `stdio` of spawn, with another descriptor instead of each that would be passed on. */
const withoutInherited = <Stdio>(
  stdio: readonly Stdio[],
  inherited: readonly number[],
  instead: number,
): (Stdio | number | 'ignore')[] => {
  const length = Math.max(stdio.length, ...inherited.map((descriptor) => descriptor + 1));
  return Array.from(
    { length },
    (_, at) => stdio[at] ?? (inherited.includes(at) ? instead : ('ignore' as const)),
  );
};
