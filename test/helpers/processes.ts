// The processes of a home: those with its COX_HOME, like the daemon, the command line and every run.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

const isKernelOrGone = (pid: number): boolean => {
  try {
    readlinkSync(`/proc/${pid}/exe`);
    return false;
  } catch {
    return true;
  }
};

/** Every living process with `COX_HOME=<home>` in its environment. Linux only. */
export const processesOf = (home: string): readonly FoundProcess[] =>
  readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    if (!read(`/proc/${pid}/environ`).split('\0').includes(`COX_HOME=${home}`) || isKernelOrGone(pid))
      return [];
    return [{ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }];
  });

/** The pid of the runner that serves the state folder. Linux only. */
export const runnerOf = ({ stateFolder }: { readonly stateFolder: string }): number =>
  Number(
    readdirSync('/proc').find((pid) => {
      const words = read(`/proc/${pid}/cmdline`).split('\0');
      return words.some((word) => word.endsWith('cox-runner.cjs')) && words.includes(stateFolder);
    }),
  );

const LOOK_MS = 20;

/** The processes of a home that are still there after this time: a finished process may need a moment to exit. */
export const processesLeft = async (home: string, patienceMs: number): Promise<readonly FoundProcess[]> => {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const left = processesOf(home);
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
};

/** Kills them all. */
export const killAll = (processes: readonly FoundProcess[]): void => {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has exited meanwhile.
    }
  }
};
