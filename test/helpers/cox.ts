// Runs `bin/cox` as a user does and tells what came of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { builtFile, ROOT } from '../../scripts/build.ts';

export const COX = join(ROOT, 'bin/cox');
/** What a client runs with its own Node to start a daemon. */
export const coxd = (): string => builtFile('coxd.cjs');

export interface CoxResult {
  /** 128 + the number of the signal that ended it, as a shell says it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CoxOptions {
  /** What it reads; nothing by default. */
  readonly stdin?: string;
  /** More variables, or others. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Another launcher than that of this project. */
  readonly program?: string;
  /** After this it is killed. Default 50 s: less than a test may take. */
  readonly timeoutMs?: number;
}

const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** What programs of a test get: nothing of a task, a daemon or a CI step around it. */
export const testEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: process.env.HOME ?? '/tmp',
  LANG: 'C.UTF-8',
  COX_HOME: home,
});

/** Runs one command line for the daemon of a home. */
export const runCox = async (
  home: string,
  args: readonly string[],
  options: CoxOptions = {},
): Promise<CoxResult> => {
  const child = spawn(options.program ?? COX, args, {
    env: { ...testEnvironment(home), ...options.env },
    cwd: options.cwd ?? home,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 50_000,
    killSignal: 'SIGKILL',
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code ?? SIGNAL_CODES[signal] ?? 128, stdout, stderr };
};
