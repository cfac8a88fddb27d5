// A program works below the folders of its task, and so does what it submits. Paths are taken as what they really are, and
// kept so: a link changed after the check does not redirect it.

import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ProblemError, type Task } from '@coxswain/protocol';
import type { Program } from './program.ts';

export interface FolderRules {
  /** The folder that a task really works in, when that is another than it was submitted for. */
  readonly runFolder: (id: Task['id']) => string | undefined;
  /** The daemon's own. */
  readonly stateDirs: readonly string[];
}

const realOrSame = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

const isWithin = (path: string, folder: string): boolean => {
  const below = relative(folder, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
};

/** Where a task works: in the worktree it was given instead of the folder that it was submitted for. */
const foldersOf = (task: Task, { runFolder }: FolderRules): readonly string[] => [
  runFolder(task.id) ?? task.workDir,
  ...task.addDirs,
];

/** A folder of the working tree that a worktree was made from means the same one in the worktree. */
const inWorktree = async (path: string, parent: Task, { runFolder }: FolderRules): Promise<string> => {
  const worktree = runFolder(parent.id);
  if (worktree === undefined) return path;
  const [from, to] = await Promise.all([realOrSame(parent.workDir), realOrSame(worktree)]);
  return isWithin(path, to) || !isWithin(path, from) ? path : realOrSame(join(to, relative(from, path)));
};

/**
 * The real path of the folder or file. Throws `forbidden` unless it is below the folders of the parent and of the program's
 * own task, and outside the daemon's own. For folders elsewhere it does not reveal whether they exist.
 */
export const requireFolder = async (
  folder: string,
  {
    program,
    parent,
    rules,
  }: { readonly program: Program; readonly parent: Task; readonly rules: FolderRules },
  verb = 'submit',
): Promise<string> => {
  if (program.hasUserRights) return folder;
  const path = await inWorktree(await realOrSame(folder), parent, rules);
  const state = await Promise.all(rules.stateDirs.map(realOrSame));
  for (const task of parent.id === program.task.id ? [parent] : [parent, program.task]) {
    const allowed = foldersOf(task, rules);
    const real = await Promise.all(allowed.map(realOrSame));
    if (real.some((one) => isWithin(path, one)) && !state.some((one) => isWithin(path, one))) continue;
    throw new ProblemError(
      'forbidden',
      `a program of task ${program.task.id} may ${verb} only below the folders of its task (${allowed.join(', ')}), not in ${folder}`,
    );
  }
  return path;
};
