// Where the path in the state folder is too long for a socket, it lies in /tmp, where everybody may put things. Each folder
// on the way must be ours: somebody else's would let them stand between us and our clients.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HomePaths } from '@coxswain/client';
import { closeToOthers } from '../state/private-folder.ts';

const makeOwn = (folder: string, userId: number): void => {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // thrown by node:fs
  }
  closeToOthers(folder, userId, { noLink: true });
};

/** Makes the folder of the socket and the one above it, and refuses those that are links or belong to others. */
export const prepareSocketFolder = (paths: HomePaths, userId: number): void => {
  if (paths.socketFolder === paths.stateFolder) return;
  makeOwn(dirname(paths.socketFolder), userId);
  makeOwn(paths.socketFolder, userId);
};
