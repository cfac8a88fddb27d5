// One line of /proc tells who a process is: proc_pid_stat(5).

import type { ProcessEntry } from '../process-table.ts';

// Counted from the field after the name: field 3 of the manual is 0 here.
const STATE = 0;
const PARENT = 1;
const GROUP = 2;
const START_TICKS = 19;

/**
 * Reads the content of /proc/pid/stat. The name in parentheses may hold spaces and parentheses, so fields are counted
 * from the last one.
 * @param boot tells this boot from others: ticks since boot say nothing after a restart of the machine.
 */
export const parseStatLine = (line: string, boot: string): ProcessEntry | undefined => {
  const nameEnd = line.lastIndexOf(')');
  const fields = line.slice(nameEnd + 2).split(' ');
  const state = fields[STATE];
  const ticks = fields[START_TICKS];
  if (nameEnd === -1 || state === undefined || ticks === undefined) return undefined;
  return {
    pid: Number.parseInt(line, 10),
    startTime: `${boot}${ticks}`,
    parentPid: Number(fields[PARENT]),
    groupId: Number(fields[GROUP]),
    isZombie: state === 'Z' || state === 'X',
  };
};
