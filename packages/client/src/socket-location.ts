// Where the socket of a home is, and whether it may be trusted. A long home puts it into another folder, which may lie under
// /tmp, where another user may have made it first and listen instead of our daemon.

import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { readDaemonFile } from './daemon-file.ts';
import type { HomePaths } from './home.ts';

const OTHERS_WRITE = 0o022;
const ROOT = 0;

/** What the daemon says in daemon.json (it may know the home by another name), else what the home's path says. */
export const socketPath = (paths: HomePaths): string => readDaemonFile(paths)?.socket ?? paths.socketFile;

/** Throws `forbidden` when a socket outside of the state folder is not the user's own, or is in a folder that others can change. */
export const requireOwnSocketPath = (socket: string, paths: HomePaths, userId: number): void => {
  const folder = dirname(socket);
  if (folder === paths.stateFolder) return;
  for (const each of [dirname(folder), folder]) {
    const found = look(each);
    if (found === undefined) return; // then nobody listens there either
    if (found.isDirectory() && found.uid === userId && (found.mode & OTHERS_WRITE) === 0) continue;
    throw new ProblemError(
      'forbidden',
      `${each}, the folder of the socket, is not private to you: remove it, or set COX_HOME to a shorter path`,
    );
  }
  const uid = look(socket)?.uid;
  if (uid !== undefined && uid !== userId) throw foreign(socket, uid);
};

/** True when {@link requireOwnSocketPath} accepts the socket. */
export const isOwnSocketPath = (socket: string, paths: HomePaths, userId: number): boolean => {
  try {
    requireOwnSocketPath(socket, paths, userId);
    return true;
  } catch {
    return false;
  }
};

/** Throws `forbidden` when a socket that `COX_SOCKET` names belongs to another user. Root may use everybody's, and everybody root's. */
export const requireOwnSocket = (socket: string, userId: number): void => {
  const uid = statSync(socket, { throwIfNoEntry: false })?.uid;
  if (uid !== undefined && uid !== userId && userId !== ROOT && uid !== ROOT) throw foreign(socket, uid);
};

const foreign = (socket: string, uid: number): ProblemError =>
  new ProblemError(
    'forbidden',
    `${socket} belongs to another user (uid ${uid}): nothing was sent there; unset COX_SOCKET, or set COX_HOME to a folder you own`,
  );

const look = (path: string): Stats | undefined => {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
};
