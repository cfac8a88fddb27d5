// `state/daemon.json`: what a running daemon says about itself, so that a client finds it and knows its version without a
// request. The daemon writes it (to a temporary name, then renamed) once it listens, and removes it when it ends. It says which
// folder it serves as well: a copy of the folder has the file too, and nobody listens for the copy.

import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileIdentity, identityText } from '@coxswain/protocol';
import type { HomePaths } from './home.ts';
import { isProcessAlive, type ProcessIdentity } from './process-identity.ts';

export interface DaemonFile extends ProcessIdentity {
  /** The absolute path of its Unix socket. */
  readonly socket: string;
  readonly version: string;
  /** Which build of that version; earlier daemons do not say. */
  readonly build?: string | undefined;
  readonly protocol: number;
  /** The identity of the state folder that it serves; earlier daemons do not say. */
  readonly folder?: string | undefined;
  /** The ledger that its ledger is a copy of, while the copy is on hold. */
  readonly copiedFrom?: string | undefined;
}

type PathsOfDaemon = Pick<HomePaths, 'stateFolder' | 'daemonFile' | 'socketFile'>;

const isTextOrMissing = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isDaemonFile = (value: unknown): value is DaemonFile => {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Record<string, unknown>; // its fields are checked one by one below
  return (
    Number.isInteger(file.pid) &&
    typeof file.startTime === 'string' &&
    typeof file.socket === 'string' &&
    typeof file.version === 'string' &&
    isTextOrMissing(file.build) &&
    Number.isInteger(file.protocol) &&
    isTextOrMissing(file.folder) &&
    isTextOrMissing(file.copiedFrom)
  );
};

/** Which folder it is, whatever path leads to it; undefined when there is none. */
export const folderIdentity = (folder: string): string | undefined => {
  try {
    return identityText(fileIdentity(statSync(folder, { bigint: true })));
  } catch {
    return undefined;
  }
};

const isOfFolder = ({ folder, socket }: DaemonFile, { stateFolder, socketFile }: PathsOfDaemon): boolean => {
  const own = folderIdentity(stateFolder);
  if (folder !== undefined) return folder === own;
  // An earlier daemon: its socket is in the folder that it serves, or where the home's path says.
  return socket === socketFile || folderIdentity(dirname(socket)) === own;
};

/** The file, and whether it is about this folder; undefined when it is missing, unreadable or not what a daemon writes. */
export const inspectDaemonFile = (
  paths: PathsOfDaemon,
): { readonly file: DaemonFile; readonly isOwn: boolean } | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(paths.daemonFile, 'utf8'));
    return isDaemonFile(value) ? { file: value, isOwn: isOfFolder(value, paths) } : undefined;
  } catch {
    return undefined;
  }
};

/** What the daemon of this folder says; undefined when there is no such file. It may outlive its daemon. */
export const readDaemonFile = (paths: PathsOfDaemon): DaemonFile | undefined => {
  const found = inspectDaemonFile(paths);
  return found?.isOwn === true ? found.file : undefined;
};

/** True when a daemon of this folder died: one that is stopped in order takes its file along. */
export const hasDied = (paths: PathsOfDaemon): boolean => {
  const left = readDaemonFile(paths);
  return left !== undefined && !isProcessAlive(left);
};
