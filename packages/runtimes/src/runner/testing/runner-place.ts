// Where a test has its runner: a folder of its own, and the program from the sources.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunnerPlace } from '../connection.ts';

export const RUNNER_PROGRAM = fileURLToPath(new URL('../../../../runner/src/main.ts', import.meta.url));

/** The folder goes with `remove`, and so does the runner, a moment after nobody is attached any more. */
export const temporaryPlace = (): RunnerPlace & { remove(): void } => {
  const stateFolder = mkdtempSync('/tmp/cox-runner-');
  return {
    stateFolder,
    program: [RUNNER_PROGRAM, '300'],
    remove: () => rmSync(stateFolder, { recursive: true, force: true, maxRetries: 10 }),
  };
};

/** The parent of a process: of a run, its runner. */
export const parentOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
