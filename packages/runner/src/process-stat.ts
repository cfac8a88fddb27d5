// Who a process is: its pid, and when it began. One line of /proc says it, proc_pid_stat(5); elsewhere ps(1) does.

import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  /** Opaque; equal for the same process only. On Linux which boot, and field 22 of /proc/pid/stat: ticks since then. */
  readonly startTime: string;
  readonly parentPid: number;
  readonly groupId: number;
  /** It has ended and only waits for its parent to notice: not alive any more. */
  readonly isZombie: boolean;
}

// Counted from the field after the name: field 3 of the manual is 0 here.
const STATE = 0;
const PARENT = 1;
const GROUP = 2;
const START_TICKS = 19;

/**
 * Reads the content of /proc/pid/stat. The name in parentheses may hold spaces and parentheses, so fields are counted
 * from the last one.
 * @param boot distinguishes this boot from others: ticks since boot say nothing after a restart of the machine.
 */
export const parseStatLine = (line: string, boot: string): ProcessStat | undefined => {
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

// Enough of the 36 characters to tell two boots of one machine apart.
const BOOT_CHARACTERS = 8;
const STAT_BYTES = 4096;
const buffer = Buffer.allocUnsafe(STAT_BYTES);
let boot: string | undefined;

/** When the child with that pid began, whom nobody has waited for yet. Throws when the system cannot say. */
export const startTimeOf = (pid: number): string => {
  const found = process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
  if (found === undefined || found === '') throw new Error(`process ${pid} cannot be seen`);
  return found;
};

const linuxStartTime = (pid: number): string | undefined => {
  boot ??= `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, BOOT_CHARACTERS)}:`;
  const fd = openSync(`/proc/${pid}/stat`, 'r');
  try {
    const line = buffer.toString('latin1', 0, readSync(fd, buffer, 0, STAT_BYTES, 0));
    return parseStatLine(line, boot)?.startTime;
  } finally {
    closeSync(fd);
  }
};

const psStartTime = (pid: number): string =>
  execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .replace(/\s+/g, ' ');
