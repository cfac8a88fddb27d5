// Reads one file of a folder that somebody else wrote: a link is not followed, and what is no text is not read.

import { readSmallFile } from '@coxswain/protocol/files';

export interface ReadFile {
  readonly sizeBytes: number;
  /** Undefined: no text, or bigger than asked for. */
  readonly bytes?: Buffer;
}

const NUL = 0;
/** Where a NUL tells that a file is no text: what git looks at, too. */
const PROBE_BYTES = 8_000;

/** Undefined when there is no such file, or it cannot be read. */
export const readTextFile = async (path: string, maxBytes: number): Promise<ReadFile | undefined> => {
  try {
    const { bytes, stats } = await readSmallFile(path, { maxBytes, followsLinks: false, part: 'start' });
    const isText = stats.size <= maxBytes && !bytes.subarray(0, PROBE_BYTES).includes(NUL);
    return { sizeBytes: stats.size, ...(isText && { bytes }) };
  } catch {
    return undefined;
  }
};
