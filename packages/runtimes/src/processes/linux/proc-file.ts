// The files of /proc vanish while they are read; that is an answer, not an error.

import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { codeOf } from '@coxswain/protocol';

const GONE = new Set(['ENOENT', 'ESRCH']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);
// A stat line is about 300 bytes.
const buffer = Buffer.allocUnsafe(4096);

/** The first 4 KiB of an open file as text. */
export const readLine = (fd: number): string =>
  buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));

/** The first 4 KiB of a file as text; undefined when its process is gone. Throws for everything else. */
export const readProcLine = (path: string): string | undefined => {
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
 * A whole file; undefined when its process is gone or belongs to somebody else. Read off the main thread: the kernel
 * makes the reader wait while the process maps memory.
 */
export const readProcFile = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (GONE.has(codeOf(error) ?? '') || FORBIDDEN.has(codeOf(error) ?? '')) return undefined;
    throw error;
  }
};
