// Processes on Linux: read from /proc, without starting another program.

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { codeOf } from '@coxswain/protocol';
import { parseStatLine } from '@coxswain/runner';
import { type MarkReading, readMark } from '../mark.ts';
import type { ProcessEntry, ProcessList, ProcessTable, Snapshot } from '../process-table.ts';
import { sharedPass } from '../shared-pass.ts';

// The files of /proc vanish while they are read; that is an answer, not an error.
const GONE = new Set(['ENOENT', 'ESRCH']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);
// A stat line is about 300 bytes.
const buffer = Buffer.allocUnsafe(4096);

/** The first 4 KiB of an open file as text. */
const readLine = (fd: number): string =>
  buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));

/** The first 4 KiB of a file as text; undefined when its process is gone. Throws for everything else. */
const readProcLine = (path: string): string | undefined => {
  try {
    const fd = openSync(path, 'r');
    try {
      return readLine(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (GONE.has(codeOf(error) ?? '')) return undefined;
    throw error;
  }
};

/**
 * A whole file; undefined when its process is gone or belongs to someone else. Read off the main thread: the kernel
 * makes the reader wait while the process maps memory.
 */
const readProcFile = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (GONE.has(codeOf(error) ?? '') || FORBIDDEN.has(codeOf(error) ?? '')) return undefined;
    throw error;
  }
};

const PID = /^\d+$/;
const PARALLEL_READS = 8;
// Enough of the 36 characters to distinguish two boots of one machine.
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
