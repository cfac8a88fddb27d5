// Where the socket of a home is, and whether it may be trusted. A long home puts it under /tmp, where another user may have
// made the folders first and listen in our daemon's place.

import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { readDaemonFile } from './daemon-file.ts';
import type { HomePaths } from './home.ts';

const OTHERS_WRITE = 0o022;

/** What the daemon says in daemon.json (it may know the home by another name), else what the home's path says. */
export const socketPath = (paths: HomePaths): string => readDaemonFile(paths)?.socket ?? paths.socketFile;

/** Throws `forbidden` when a socket outside of the state folder lies in a folder that is not the user's own. */
export const requireOwnPlace = (socket: string, paths: HomePaths, userId: number): void => {
  const folder = dirname(socket);
  if (folder === paths.stateFolder) return;
  for (const each of [dirname(folder), folder]) {
    const found = look(each);
    if (found === undefined) return; // then nobody listens there either
    if (found.isDirectory() && found.uid === userId && (found.mode & OTHERS_WRITE) === 0) continue;
    throw new ProblemError(
      'forbidden',
      `${each}, where the socket lies, is not a folder of yours alone: remove it, or set COX_HOME to a shorter path`,
    );
  }
};

const look = (folder: string): Stats | undefined => {
  try {
    return lstatSync(folder);
  } catch {
    return undefined;
  }
};
