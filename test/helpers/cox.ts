// Runs `bin/cox` like a user and returns the result.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { builtFile, ROOT } from '../../scripts/build.ts';

export const COX = join(ROOT, 'bin/cox');
/** The script that a client runs with its own Node to start a daemon. */
export const coxd = (): string => builtFile('coxd.cjs');

export interface CoxResult {
  /** As in a shell: 128 + the signal number, if a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CoxOptions {
  /** Its stdin; empty by default. */
  readonly stdin?: string;
  /** Variables to add or replace. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A different launcher. */
  readonly program?: string;
  /** It is killed after this. Default: 110 s, less than the limit of a test. */
  readonly timeoutMs?: number;
}

const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** The environment for programs in tests, without variables of a surrounding task, daemon or CI step. */
export const testEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: process.env.HOME ?? '/tmp',
  LANG: 'C.UTF-8',
  COX_HOME: home,
});

/** Runs one command with the daemon of a home. */
export const runCox = async (
  home: string,
  args: readonly string[],
  options: CoxOptions = {},
): Promise<CoxResult> => {
  const child = spawn(options.program ?? COX, args, {
    env: { ...testEnvironment(home), ...options.env },
    cwd: options.cwd ?? home,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 110_000,
    killSignal: 'SIGKILL',
  });
  // It may exit before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code ?? SIGNAL_CODES[signal] ?? 128, stdout, stderr };
};
