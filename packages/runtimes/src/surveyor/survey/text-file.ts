// Reads one file of a folder that somebody else wrote: a link is not followed, a pipe is not waited for, and what is no
// text is not read.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export interface ReadFile {
  readonly sizeBytes: number;
  /** Undefined: no text, or bigger than asked for. */
  readonly bytes?: Buffer;
}

const NUL = 0;
/** Where a NUL tells that a file is no text: what git looks at, too. */
const PROBE_BYTES = 8_000;
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Undefined when there is no such file, or it cannot be read. */
export const readTextFile = async (path: string, maxBytes: number): Promise<ReadFile | undefined> => {
  const file = await open(path, FLAGS).catch(() => undefined);
  if (!file) return undefined;
  try {
    const found = await file.stat();
    if (!found.isFile()) return undefined;
    if (found.size > maxBytes) return { sizeBytes: found.size };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(found.size), 0, found.size, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const isText = !bytes.subarray(0, PROBE_BYTES).includes(NUL);
    return { sizeBytes: found.size, ...(isText && { bytes }) };
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
};
