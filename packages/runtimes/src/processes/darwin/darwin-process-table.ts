// Processes on macOS, read with ps(1). The environment of protected programs is not shown there, so a program that
// hides itself and leaves its group is not found.

import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { MarkReading } from '../mark.ts';
import type { ProcessEntry, ProcessList, ProcessTable, Snapshot } from '../process-table.ts';
import { sharedPass } from '../shared-pass.ts';
import { ENVIRONMENT_COLUMNS, PROCESS_COLUMNS, parseEnvironmentLine, parseProcessLine } from './ps-lines.ts';

const PS = '/bin/ps';
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
// Names of days and months as the parser knows them, whatever the daemon's locale.
const OPTIONS = { encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES, env: { LC_ALL: 'C' } } as const;

const run = promisify(execFile);

const entriesOf = (output: string): readonly ProcessEntry[] =>
  output.split('\n').flatMap((line) => parseProcessLine(line) ?? []);

// ps ends with 1 when none of the pids exists.
const foundNothing = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 1;

const identify = (pid: number): ProcessEntry | undefined => {
  try {
    return entriesOf(
      execFileSync(PS, ['-o', PROCESS_COLUMNS, '-p', String(pid)], {
        ...OPTIONS,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )[0];
  } catch (error) {
    if (foundNothing(error)) return undefined;
    throw error;
  }
};

const list = (): ProcessList =>
  new Map(entriesOf(execFileSync(PS, ['-axo', PROCESS_COLUMNS], OPTIONS)).map((entry) => [entry.pid, entry]));

const readMarks = async (): Promise<ReadonlyMap<number, MarkReading>> => {
  const { stdout } = await run(PS, ['-axEwwo', ENVIRONMENT_COLUMNS], OPTIONS);
  const readings = stdout.split('\n').flatMap((line) => parseEnvironmentLine(line) ?? []);
  return new Map(readings.map(({ pid, reading }) => [pid, reading]));
};

const commandLine = async (pid: number): Promise<string> => {
  try {
    return (await run(PS, ['-wwo', 'command=', '-p', String(pid)], OPTIONS)).stdout.trim();
  } catch {
    return '';
  }
};

/** The process table of macOS. */
export const darwinProcessTable = (): ProcessTable => ({
  identify,
  list,
  snapshot: sharedPass(async (): Promise<Snapshot> => {
    const entries = list();
    return { list: entries, marks: await readMarks() };
  }),
  newest: () => undefined,
  readMark: async () => undefined,
  commandLine,
});
