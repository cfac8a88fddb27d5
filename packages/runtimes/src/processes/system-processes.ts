// The processes of this machine.

import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { linuxProcessTable } from './linux/linux-process-table.ts';
import { MARK_VARIABLE, type MarkReading } from './mark.ts';
import type { ProcessEntry, ProcessList, ProcessTable, Snapshot } from './process-table.ts';
import { sharedPass } from './shared-pass.ts';

// Processes on macOS, read with ps(1). The environment of protected programs is not shown there, so a program that
// hides itself and leaves its group is not found.
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
const darwinProcessTable = (): ProcessTable => ({
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

// macOS has no /proc: the lines of ps(1) say the same.

/** The columns that {@link parseProcessLine} reads; `lstart` is the start time to the second. */
const PROCESS_COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=';
/** The columns that {@link parseEnvironmentLine} reads; with `-E` the environment follows the arguments. */
const ENVIRONMENT_COLUMNS = 'pid=,command=';

const PROCESS_LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*\S)\s*$/;
const ENVIRONMENT_LINE = /^\s*(\d+)\s+(.*)$/;
const SHOWS_ENVIRONMENT = / (?:PATH|HOME|USER|LOGNAME|TMPDIR|PWD|SHELL)=/;

export const parseProcessLine = (line: string): ProcessEntry | undefined => {
  const [, pid, parentPid, groupId, state, startTime] = PROCESS_LINE.exec(line) ?? [];
  if (pid === undefined || state === undefined || startTime === undefined) return undefined;
  return {
    pid: Number(pid),
    startTime: startTime.replace(/\s+/g, ' '),
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    isZombie: state.startsWith('Z'),
  };
};

/**
 * What the environment at the end of a command line says; undefined for an empty line and for the programs whose
 * environment macOS does not show (its own, and protected ones). The last match counts: arguments come before it.
 */
export const parseEnvironmentLine = (
  line: string,
): { readonly pid: number; readonly reading: MarkReading } | undefined => {
  const [, pid, text] = ENVIRONMENT_LINE.exec(line) ?? [];
  if (pid === undefined || text === undefined) return undefined;
  const at = text.lastIndexOf(` ${MARK_VARIABLE}=`);
  if (at !== -1) {
    const mark = text.slice(at + MARK_VARIABLE.length + 2).split(' ', 1)[0] ?? '';
    return { pid: Number(pid), reading: mark === '' ? { state: 'cleared' } : { state: 'marked', mark } };
  }
  return SHOWS_ENVIRONMENT.test(text) ? { pid: Number(pid), reading: { state: 'cleared' } } : undefined;
};

/** The one process table of this program: shared, so that scans for many runs at once are one scan. */
export const systemProcesses: ProcessTable =
  process.platform === 'darwin' ? darwinProcessTable() : linuxProcessTable();
