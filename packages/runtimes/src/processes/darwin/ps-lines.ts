// macOS has no /proc: the lines of ps(1) say the same.

import { MARK_VARIABLE, type MarkReading } from '../mark.ts';
import type { ProcessEntry } from '../process-table.ts';

/** The columns that {@link parseProcessLine} reads; `lstart` is the start time to the second. */
export const PROCESS_COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=';
/** The columns that {@link parseEnvironmentLine} reads; with `-E` the environment follows the arguments. */
export const ENVIRONMENT_COLUMNS = 'pid=,command=';

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
