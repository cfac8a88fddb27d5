// A file that holds a secret is for its owner alone. It is judged as it was opened, wherever a link led, and read from there: it
// cannot be exchanged in between.

import { ProblemError } from '../problem.ts';
import { readSmallFileSync } from './read-file.ts';

const OTHERS = 0o077;

/**
 * What the file holds. Throws ProblemError `forbidden`, with what to do, when it is not for the user alone; a `FileRefusal` for
 * what is no small regular file; and what node:fs throws when it cannot be read. `what` it holds is for messages: `the token`.
 */
export const readPrivateFile = (path: string, what: string): Buffer => {
  const { bytes, stats } = readSmallFileSync(path);
  const own = process.getuid?.();
  if (own !== undefined && stats.uid !== own && stats.uid !== 0)
    throw new ProblemError(
      'forbidden',
      `${path}, which holds ${what}, belongs to another user (uid ${stats.uid}): write ${what} into a file of your own`,
    );
  if (stats.mode & OTHERS)
    throw new ProblemError('forbidden', `others can read ${path}, which holds ${what}: chmod 600 ${path}`);
  return bytes;
};
