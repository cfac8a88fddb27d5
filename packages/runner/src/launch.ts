// Starts a program: exactly that one with exactly that environment, leading a session and a process group of its own, so that
// one signal reaches whatever it starts.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { StartRequest } from './messages.ts';
import { startTimeOf } from './process-stat.ts';

export interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly startTime: string;
}

/** What the system answered instead. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The code of a program that had begun, but could not be watched, and so was ended: it is not to be started a second time. */
export const ENDED_AT_ONCE = 'COX_ENDED_AT_ONCE';

/** Starts it, or says why not; only a refusal takes time. */
export const launch = (request: StartRequest): Launched | Promise<Refusal> => {
  let child: ChildProcess;
  try {
    requireDescriptors();
    const { file, args, argv0, cwd, env, stdin } = request;
    child = spawn(file, args, {
      cwd,
      env,
      argv0,
      detached: true,
      // A program that inherits an open stdin may wait for it for ever.
      stdio: [stdin === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return Promise.resolve(refusalOf(error));
  }
  const { pid } = child;
  if (pid === undefined) return once(child, 'error').then(([error]) => refusalOf(error));
  child.on('error', () => {}); // of a signal that could not be sent
  try {
    return { child, pid, startTime: startTimeOf(pid) };
  } catch (error) {
    return end(child, pid, error);
  }
};

// Without knowing who it is it could not be ended safely later. Now it can: nobody has waited for it yet.
const end = async (child: ChildProcess, pid: number, cause: unknown): Promise<Refusal> => {
  const exited = once(child, 'exit');
  process.kill(-pid, 'SIGKILL');
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  await exited;
  return { code: ENDED_AT_ONCE, message: refusalOf(cause).message };
};

const refusalOf = (error: unknown): Refusal => ({
  code: error instanceof Error && 'code' in error ? String(error.code) : '',
  message: error instanceof Error ? error.message : String(error),
});

// A start that fails halfway for want of file descriptors loses some: of the pipes it opened before, the first pair stays open
// for ever (seen with Node 26). And what was started, but cannot be looked at, has to be ended again. So each start first makes
// sure that there is room, which costs some microseconds.

// Three pairs of pipes, a pair for the answer of the child, /dev/null, and some for what else is going on.
const NEEDED = 12;

const requireDescriptors = (): void => {
  const opened: number[] = [];
  try {
    for (let n = 0; n < NEEDED; n++) opened.push(openSync('/dev/null', 'r'));
  } finally {
    for (const fd of opened) closeSync(fd);
  }
};
