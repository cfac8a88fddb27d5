// Runs a small program to its end: exactly these arguments, no shell, a session of its own, so that whatever it starts ends
// with it when it takes too long.

import { spawn } from 'node:child_process';
import { codeOf } from '@coxswain/protocol';
import { ChannelError } from '../channel.ts';
import { oneLine } from '../one-line.ts';

export interface ProgramRun {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Only the end of its output is kept: the last line says what failed. */
const KEPT_BYTES = 4_096;

const lastLine = (stderr: string): string => oneLine(stderr.trimEnd().split('\n').at(-1) ?? '');

interface Ended {
  readonly code: number | null;
  readonly signalName: NodeJS.Signals | null;
  readonly stderr: string;
}

const endOf = ({
  command,
  environment,
  stdin,
  timeoutMs,
  signal,
}: ProgramRun): Promise<Ended | 'stopped' | 'late'> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let stderr = Buffer.alloc(0);
    let cause: 'stopped' | 'late' | undefined;
    const end = (why: 'stopped' | 'late'): void => {
      cause ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has already ended.
      }
    };
    const stop = (): void => end('stopped');
    const timer = setTimeout(() => end('late'), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-KEPT_BYTES);
    });
    // A program need not read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    // Not `close`: someone in the background may hold its stderr open forever.
    child.on('exit', (code, signalName) => {
      settle();
      child.stderr.destroy();
      resolve(cause ?? { code, signalName, stderr: stderr.toString('utf8') });
    });
  });

const notStarted = (program: string, error: unknown): ChannelError => {
  const code = codeOf(error) ?? 'unknown error';
  const why = code === 'ENOENT' ? 'no such program' : code === 'EACCES' ? 'it is not executable' : code;
  return new ChannelError(`${program} cannot be started: ${why}`, {
    isFinal: code === 'ENOENT' || code === 'EACCES',
  });
};

/** Resolves when it ended with exit code 0. Throws a ChannelError with the last line that it printed on stderr. */
export const runProgram = async (run: ProgramRun): Promise<void> => {
  const [program = ''] = run.command;
  const ended = await endOf(run).catch((error: unknown) => {
    throw notStarted(program, error);
  });
  if (ended === 'stopped') throw new ChannelError(`${program} was stopped before it ended`);
  if (ended === 'late') throw new ChannelError(`${program} did not finish within ${run.timeoutMs / 1_000} s`);
  if (ended.code === 0) return;
  const how =
    ended.code === null ? `was killed by ${ended.signalName}` : `ended with exit code ${ended.code}`;
  const said = lastLine(ended.stderr);
  throw new ChannelError(`${program} ${how}${said === '' ? '' : `: ${said}`}`);
};
