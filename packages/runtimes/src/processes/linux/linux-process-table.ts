// Processes on Linux: read from /proc, without starting another program.

import { openSync, readdirSync } from 'node:fs';
import { type MarkReading, readMark } from '../mark.ts';
import type { ProcessEntry, ProcessList, ProcessTable, Snapshot } from '../process-table.ts';
import { sharedPass } from '../shared-pass.ts';
import { readLine, readProcFile, readProcLine } from './proc-file.ts';
import { parseStatLine } from './stat-line.ts';

const PID = /^\d+$/;
const PARALLEL_READS = 8;
// Enough of the 36 characters to tell two boots of one machine apart.
const BOOT_CHARACTERS = 8;

const readBoot = (): string =>
  `${(readProcLine('/proc/sys/kernel/random/boot_id') ?? '').slice(0, BOOT_CHARACTERS)}:`;

const readEnvironment = async (pid: number): Promise<MarkReading | undefined> => {
  const block = await readProcFile(`/proc/${pid}/environ`);
  return block && readMark(block);
};

// A thread has a number too, and can be asked by it: as if it were its process.
const isThread = (pid: number): boolean =>
  !new RegExp(`^Tgid:\\t${pid}$`, 'm').test(readProcLine(`/proc/${pid}/status`) ?? '');

// Its last word is the number that was given away last. The file stays open, to be read also when no descriptor is free.
const LOAD = '/proc/loadavg';
let load: number | undefined;

const newest = (): number | undefined => {
  try {
    load ??= openSync(LOAD, 'r');
    return Number(readLine(load).trim().split(' ').at(-1)) || undefined;
  } catch {
    return undefined;
  }
};

const readMarks = async (list: ProcessList): Promise<ReadonlyMap<number, MarkReading>> => {
  const marks = new Map<number, MarkReading>();
  const pids = list.keys();
  const reader = async (): Promise<void> => {
    for (const pid of pids) {
      const reading = await readEnvironment(pid);
      if (reading) marks.set(pid, reading);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_READS }, reader));
  return marks;
};

/** The process table of Linux. Marks are read of processes that run as the daemon's user; of others when it is root. */
export const linuxProcessTable = (): ProcessTable => {
  let boot: string | undefined;

  const identify = (pid: number): ProcessEntry | undefined => {
    const line = readProcLine(`/proc/${pid}/stat`);
    boot ??= readBoot();
    return line === undefined ? undefined : parseStatLine(line, boot);
  };

  const readList = (): ProcessList => {
    const entries = new Map<number, ProcessEntry>();
    for (const name of readdirSync('/proc')) {
      const entry = PID.test(name) ? identify(Number(name)) : undefined;
      if (entry) entries.set(entry.pid, entry);
    }
    return entries;
  };

  // Many runs that are cancelled together ask in one turn: one list serves them all.
  let recent: ProcessList | undefined;
  const list = (): ProcessList => {
    if (!recent) {
      recent = readList();
      queueMicrotask(() => {
        recent = undefined;
      });
    }
    return recent;
  };

  const snapshot = sharedPass(async (): Promise<Snapshot> => {
    const entries = readList();
    return { list: entries, marks: await readMarks(entries) };
  });

  const commandLine = async (pid: number): Promise<string> => {
    const block = await readProcFile(`/proc/${pid}/cmdline`);
    return block === undefined ? '' : block.toString('utf8').replaceAll('\0', ' ').trim();
  };

  const readMarkOf = async (pid: number): Promise<MarkReading | undefined> => {
    const reading = await readEnvironment(pid);
    return isThread(pid) ? undefined : reading;
  };

  return { identify, list, snapshot, newest, readMark: readMarkOf, commandLine };
};
