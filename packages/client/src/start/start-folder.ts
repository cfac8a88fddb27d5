// The folder in which a start is arranged. The daemon itself checks home and state in full; a client only makes sure that
// it can write there, and that a person learns what is in the way.

import { statSync } from 'node:fs';
import { ProblemError } from '@coxswain/protocol';
import type { HomePaths } from '../home.ts';
import { makeFolders } from '../make-folders.ts';

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  ENOENT: 'the system lets nobody make it',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'something on the way is a file, not a folder',
  EEXIST: 'there is a file of that name',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system refused to make or write something, as a problem that names the way out. */
export const cannotWrite = (path: string, error: unknown): ProblemError => {
  const { code = '', message } = error as NodeJS.ErrnoException; // thrown by node:fs
  const problem = new ProblemError(
    'storage',
    `${path} cannot be written: ${WHY[code] ?? message}; set COX_HOME to a folder of yours`,
  );
  problem.cause = error;
  return problem;
};

/** Makes home and state folder, mode 0700, where they are missing. Throws `storage` or `forbidden`. */
export const makeStateFolder = ({ home, stateFolder }: HomePaths, userId: number): void => {
  for (const folder of [home, stateFolder]) {
    try {
      makeFolders(folder);
    } catch (error) {
      throw cannotWrite(folder, error);
    }
    const owner = statSync(folder).uid;
    if (owner !== userId)
      throw new ProblemError(
        'forbidden',
        `${folder} belongs to another user (uid ${owner}, you are ${userId}): run cox as that user, or set COX_HOME to a folder of yours`,
      );
  }
};
