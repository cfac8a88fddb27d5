// A pid is used again by the system; a pid with its start time names one process forever. Everything that asks "is that
// daemon still alive?" asks here.

import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: equal for the same process, different for any other, also after a reboot. */
  readonly startTime: string;
}

const readOrUndefined = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Another one each time the machine starts; undefined where the system does not say. */
export const bootId = (): string | undefined =>
  readOrUndefined('/proc/sys/kernel/random/boot_id')?.slice(0, 8);

/** Fields of proc_pid_stat(5) after the command, which may itself contain blanks and brackets. */
const linuxFields = (pid: number): readonly string[] => {
  const stat = readOrUndefined(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

const linuxStartTime = (pid: number): string | undefined => {
  const fields = linuxFields(pid);
  const [state, threads, ticksSinceBoot] = [fields[0], Number(fields[17]), fields[19]];
  // A zombie holds nothing, unless it is only its first thread that has ended.
  const isOver = (state === 'Z' || state === 'X') && threads <= 1;
  if (ticksSinceBoot === undefined || isOver) return undefined;
  return `${ticksSinceBoot}@${bootId() ?? 'boot'}`;
};

/** State and start of a process, from ps. */
const psFields = (pid: number): readonly string[] => {
  try {
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const line = execFileSync('/bin/ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return line.trim().split(/\s+/);
  } catch {
    return [];
  }
};

const psStartTime = (pid: number): string | undefined => {
  const [state = '', ...started] = psFields(pid);
  return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
};

/** When the process began, in an opaque form; undefined when there is none or it is a zombie. */
export const processStartTime = (pid: number): string | undefined =>
  process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);

/** The process with that pid; undefined when there is none or it is a zombie. */
export const processIdentity = (pid: number): ProcessIdentity | undefined => {
  const startTime = processStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
};

/** True while exactly that process runs. */
export const isProcessAlive = (identity: ProcessIdentity): boolean =>
  processStartTime(identity.pid) === identity.startTime;

/** True while exactly that process is stopped by a signal (SIGSTOP, Ctrl-Z): it lives, and does nothing. */
export const isProcessStopped = (identity: ProcessIdentity): boolean => {
  const [state = ''] = process.platform === 'linux' ? linuxFields(identity.pid) : psFields(identity.pid);
  return state.startsWith('T') && isProcessAlive(identity);
};

/** The identity of this process. */
export const ownIdentity = (): ProcessIdentity =>
  processIdentity(process.pid) ?? { pid: process.pid, startTime: 'unknown' };
