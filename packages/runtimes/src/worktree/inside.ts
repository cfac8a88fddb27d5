// Git within a worktree, as its repository knows it. Whoever works there can write another `.git` into it, which would lead git
// to other files: that is not followed.

import { dirname, sep } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { type GitLocation, git, type RepositoryFolders } from '../git/git.ts';
import { privateFolder } from './record.ts';
import type { Worktree, WorktreeCall } from './worktree.ts';

/** Its location for git. Throws ProblemError `unprocessable` when the folder is no longer a worktree of that repository. */
export const inside = async (
  { folder, repository }: Pick<Worktree, 'folder' | 'repository'>,
  { environment, signal }: WorktreeCall,
): Promise<GitLocation & { readonly repository: RepositoryFolders }> => {
  const shared = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], {
    folder: repository,
    environment,
    signal,
  });
  if (!shared.ok)
    throw new ProblemError(
      'unprocessable',
      `the repository ${repository} of the worktree ${folder} cannot be read: ${shared.complaint}`,
    );
  const commonFolder = shared.stdout;
  const gitFolder = await privateFolder(folder);
  if (gitFolder === undefined || dirname(gitFolder) !== `${commonFolder}${sep}worktrees`)
    throw new ProblemError(
      'unprocessable',
      `${folder} is no longer a worktree of ${repository}: its .git file was changed; git worktree repair fixes it`,
    );
  return { folder, environment, signal, repository: { root: folder, gitFolder, commonFolder } };
};
