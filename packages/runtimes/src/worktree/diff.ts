// What a worktree changed since it began: committed or not, new files included.

import { stat } from 'node:fs/promises';
import { messageOf, ProblemError } from '@coxswain/protocol';
import { gitOutput, isObjectName } from '../git/git.ts';
import { type Changes, withChanges } from './changes.ts';
import type { Worktree, WorktreeCall } from './worktree.ts';

/** Whatever the user's configuration says, the patch can be applied with `git apply`; no program of theirs is run. */
const PLAIN_PATCH = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-relative',
  '--find-renames',
  '--submodule=short',
  // To look into one is to go by its own settings.
  '--ignore-submodules=dirty',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/**
 * A patch in pieces; nothing when nothing changed. Files that are no text are named and not shown. What is ignored, and how
 * files are shown, is what the commit says that the worktree began at: changed rules are changes like others. Throws
 * ProblemError: `not_found` when the worktree is gone, `unprocessable` when git cannot show it.
 */
export const worktreeDiff = async function* (
  worktree: Pick<Worktree, 'folder' | 'base' | 'repository'>,
  call: WorktreeCall,
): AsyncGenerator<string, void, undefined> {
  const { folder, base } = worktree;
  if ((await stat(folder).catch(() => undefined)) === undefined)
    throw new ProblemError('not_found', `the worktree ${folder} is gone: it was removed`);
  try {
    if (!isObjectName(base)) throw new Error(`${JSON.stringify(base)} is not a full commit hash`);
    yield* withChanges(worktree, call, (changes) => patch(base, changes));
  } catch (error) {
    if (error instanceof ProblemError || call.signal?.aborted === true) throw error;
    const why = messageOf(error);
    throw new ProblemError('unprocessable', `git cannot show what changed in ${folder}: ${why}`);
  }
};

const patch = async function* (base: string, { location, repositories }: Changes) {
  // Before the first file of a patch, git apply takes no notice.
  for (const path of repositories)
    yield `# ${JSON.stringify(path)} is a git repository of its own: the files in it are not shown\n`;
  yield* gitOutput(['diff', ...PLAIN_PATCH, '--end-of-options', base, '--'], location);
};
