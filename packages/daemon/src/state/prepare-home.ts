// Checks the home folder before a daemon opens anything in it.

import { closeSync, openSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HomePaths, withReserve } from '@coxswain/client';
import { codeOf, ProblemError } from '@coxswain/protocol';
import type { Machine } from './machine.ts';
import { networkFileSystemOf } from './network-file-system.ts';
import { closeToOthers, makeFolder, requirePrivateFolder } from './private-folder.ts';

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
};

const requireWritable = (folder: string, unique: string): void => {
  const probe = join(folder, `.probe-${unique}`);
  try {
    closeSync(openSync(probe, 'wx', 0o600));
    rmSync(probe);
  } catch (error) {
    const code = codeOf(error) ?? '';
    const problem = new ProblemError(
      'storage',
      `the state folder ${folder} cannot be written: ${WHY[code] ?? code}; make room or set COX_HOME to another folder`,
    );
    problem.cause = error;
    throw problem;
  }
};

/** Creates home and state folder if missing. Throws a ProblemError that says what is wrong and how to fix it. */
export const prepareHome = (paths: HomePaths, machine: Machine, unique: string): void => {
  makeFolder(paths.stateFolder);
  requirePrivateFolder(paths.home, machine.userId);
  closeToOthers(paths.stateFolder, machine.userId);
  const network = networkFileSystemOf(realpathSync(paths.stateFolder), machine.platform);
  if (network !== undefined)
    throw new ProblemError(
      'storage',
      `${paths.stateFolder} is on a network file system (${network}), where locks do not hold: set COX_HOME to a folder on a local disk`,
    );
  withReserve(paths.reserveFile, () => requireWritable(paths.stateFolder, unique));
};
