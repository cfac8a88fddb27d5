// Which files belong to a folder: what git would track, else what lies there.

import type { Bounds } from './bounds.ts';
import { askGit } from './git.ts';
import { type ListOptions, walk } from './walk.ts';

export interface FileList {
  /** Relative to the folder, in order of their names. */
  readonly paths: readonly string[];
  readonly by: 'git ls-files' | 'walk';
  /** There are more than the bounds let in. */
  readonly isCut: boolean;
}

const LS_FILES = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];

/**
 * Lists the files of a folder. In a repository that are the tracked files and those that `.gitignore` does not name; where
 * that is nothing (the folder itself may be ignored) and elsewhere everything but what package managers put there.
 */
export const listFiles = async ({ folder, bounds, signal }: ListOptions): Promise<FileList> => {
  const { stdout, exitCode, isCut } = await askGit(LS_FILES, { folder, signal });
  if ((exitCode === 0 || isCut) && stdout !== '') {
    // The last name may be cut; every other one ends with a NUL.
    const paths = stdout.split('\0').slice(0, -1);
    return ordered({ paths, by: 'git ls-files', isCut }, bounds);
  }
  const { paths, isCut: isWalkCut } = await walk({ folder, bounds, signal });
  return ordered({ paths, by: 'walk', isCut: isWalkCut }, bounds);
};

const ordered = (list: FileList, { maxFiles }: Bounds): FileList => ({
  ...list,
  // A file in conflict is listed once for each side.
  paths: [...new Set(list.paths)].toSorted().slice(0, maxFiles),
  isCut: list.isCut || list.paths.length > maxFiles,
});
