// Asks git without changing anything: it takes no locks, and the repository's hooks and file system monitor stay off.

import { execFile } from 'node:child_process';

export interface GitAnswer {
  readonly command: readonly string[];
  /** Undefined when git could not be started, or was ended. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** There was more than is read of an answer. */
  readonly isCut: boolean;
}

export interface GitPlace {
  readonly folder: string;
  readonly signal: AbortSignal;
}

const HARMLESS = [
  '--no-optional-locks',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap(
    (setting) => ['-c', setting],
  ),
];
const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

/** Runs `git <args>` in the folder. Never rejects: what went wrong is in the answer. */
export const askGit = (args: readonly string[], { folder, signal }: GitPlace): Promise<GitAnswer> =>
  new Promise((resolve) => {
    const options = {
      cwd: folder,
      signal,
      maxBuffer: MOST_BYTES,
      timeout: TIMEOUT_MS,
      encoding: 'utf8',
    } as const;
    execFile('git', [...HARMLESS, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({
        command: ['git', ...args],
        exitCode: typeof code === 'number' ? code : undefined,
        stdout,
        stderr: stderr || (error?.message ?? ''),
        isCut: error?.message.includes('maxBuffer') === true,
      });
    });
  });
