// A file with a secret must be private to its owner. The opened file is checked, wherever a link led, and read through the same
// descriptor, so it cannot be swapped in between.

import { ProblemError } from '../problem.ts';
import { readSmallFileSync } from './read-file.ts';

const OTHERS = 0o077;

/**
 * The contents of the file. Throws ProblemError `forbidden`, with what to do, if others may read it; a `FileRefusal` if it is not
 * a small regular file; and the error of node:fs if it cannot be read. `what` it holds is for messages: `the token`.
 */
export const readPrivateFile = (path: string, what: string): Buffer => {
  const { bytes, stats } = readSmallFileSync(path);
  const own = process.getuid?.();
  if (own !== undefined && stats.uid !== own && stats.uid !== 0)
    throw new ProblemError(
      'forbidden',
      `${path}, which holds ${what}, belongs to another user (uid ${stats.uid}): put ${what} in a file of your own`,
    );
  if (stats.mode & OTHERS)
    throw new ProblemError('forbidden', `others can read ${path}, which holds ${what}: chmod 600 ${path}`);
  return bytes;
};
