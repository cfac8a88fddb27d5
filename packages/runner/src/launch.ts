// Starts a program: exactly that one with exactly that environment, leading a session and a process group of its own, so that
// one signal reaches whatever it starts.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { ENDED_AT_ONCE, type StartRequest } from './messages.ts';
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

/** Starts it, or says why not; only a refusal takes time. `runCount`: how many are there already. */
export const launch = (request: StartRequest, runCount: number): Launched | Promise<Refusal> => {
  let child: ChildProcess;
  try {
    requireDescriptors(runCount);
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
// for ever (seen with Node 26). And what was started, but cannot be looked at, has to be ended again. So a start first makes
// sure that there is room, unless there certainly is.

// Three pairs of pipes, a pair for the answer of the child, /dev/null, and some for what else is going on.
const NEEDED = 12;
/** What a run keeps open at most: three pipes and two spools. */
const NEEDED_BY_RUN = 5;
const NEEDED_BY_RUNNER = 64;

const readLimit = (): number => {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

let limit: number | undefined;

const requireDescriptors = (runCount: number): void => {
  limit ??= readLimit();
  if (NEEDED_BY_RUNNER + NEEDED_BY_RUN * runCount < limit) return;
  const opened: number[] = [];
  try {
    for (let n = 0; n < NEEDED; n++) opened.push(openSync('/dev/null', 'r'));
  } finally {
    for (const fd of opened) closeSync(fd);
  }
};
