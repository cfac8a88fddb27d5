// A file that holds a secret is for its owner alone. It is judged as it was opened, wherever a link led, and read from there: it
// cannot be exchanged in between.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { ProblemError } from '@coxswain/protocol';

const OTHERS = 0o077;
const MOST_BYTES = 1024 * 1024;

/**
 * What the file holds. Throws ProblemError `forbidden`, with what to do, when it is not for the user alone or no regular file;
 * and what node:fs throws when it cannot be read. `what` it holds is for messages: `the token`.
 */
export const readPrivateFile = (path: string, what: string): Buffer => {
  // A pipe that nobody writes to must not hold anybody up.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    const { uid, mode, size } = found;
    const own = process.getuid?.();
    const refuse = (why: string): ProblemError => new ProblemError('forbidden', why);
    if (!found.isFile()) throw refuse(`${path} is not a regular file: write ${what} into one`);
    if (own !== undefined && uid !== own && uid !== 0)
      throw refuse(
        `${path}, which holds ${what}, belongs to another user (uid ${uid}): write ${what} into a file of your own`,
      );
    if (mode & OTHERS) throw refuse(`others can read ${path}, which holds ${what}: chmod 600 ${path}`);
    if (size > MOST_BYTES) throw refuse(`${path} is too large to hold ${what}: it has ${size} bytes`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
};
