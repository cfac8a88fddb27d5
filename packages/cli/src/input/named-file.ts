// Reads a file that the user named on the command line. It may be a pipe (`<(command)`, /dev/stdin); it may not be endless.

import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MAX_FILE_BYTES, readUpTo } from '@coxswain/protocol/files';
import type { Deps } from '../deps.ts';
import { usageProblem } from './usage-problem.ts';

const MIB = 1024 * 1024;

/** The text of the file. Throws a usage problem when it is larger than a request may be, else the error of the system. */
export const readNamed = async (file: string, deps: Pick<Deps, 'folder'>): Promise<string> => {
  const handle = await open(resolve(deps.folder, file), 'r');
  try {
    const { bytes, isMore } = await readUpTo(handle, { maxBytes: MAX_FILE_BYTES });
    if (isMore) throw tooMuch(file);
    return bytes.toString('utf8');
  } finally {
    await handle.close();
  }
};

export const tooMuch = (what: string): Error =>
  usageProblem(`${what} is larger than the limit of ${MAX_FILE_BYTES / MIB} MiB`);
