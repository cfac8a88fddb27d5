// The folder in which a start is arranged. The daemon itself checks home and state in full; a client only makes sure that
// it can write there, and that a person learns what is in the way.

import { statSync } from 'node:fs';
import { codeOf, messageOf, ProblemError } from '@coxswain/protocol';
import type { HomePaths } from '../home.ts';
import { makeFolders } from '../make-folders.ts';

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'the system does not allow creating it',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'a file with that name exists',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system refused to make or write something, as a problem that names the way out. */
export const cannotWrite = (path: string, error: unknown): ProblemError => {
  const problem = new ProblemError(
    'storage',
    `cannot write ${path}: ${WHY[codeOf(error) ?? ''] ?? messageOf(error)}; set COX_HOME to a folder you own`,
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
        `${folder} belongs to another user (uid ${owner}, you are ${userId}): run cox as that user, or set COX_HOME to a folder you own`,
      );
  }
};
