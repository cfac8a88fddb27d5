// The repository that a folder lies in, and the worktrees it has.

import { ProblemError } from '@coxswain/protocol';
import { type GitLocation, git } from '../git/git.ts';

export interface Repository {
  /** The root of the working tree that the folder lies in. */
  readonly root: string;
  /** What all working trees of the repository share. */
  readonly commonFolder: string;
  /** The folder below the root; empty for the root itself. */
  readonly below: string;
  /** The commit that is checked out. */
  readonly head: string;
}

const refusal = (message: string): ProblemError => new ProblemError('unprocessable', message);

/** Finds it. Throws `unprocessable` where a worktree cannot be made, with the reason and what would help. */
export const repositoryOf = async (location: GitLocation): Promise<Repository> => {
  const found = await git(
    ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir', '--show-prefix'],
    location,
  );
  if (found.isMissing)
    throw refusal("git was not found on the PATH, and the agent's worktree needs it: install git");
  if (!found.ok)
    throw refusal(
      `${location.folder} is no folder of a git repository (${found.complaint}), and the agent works in a worktree: ` +
        'submit from within a repository, run git init there, or take worktree: true from the agent',
    );
  const [root = '', commonFolder = '', below = ''] = found.stdout.split('\n');
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], location);
  if (!head.ok)
    throw refusal(`${root} has no commit yet, and a worktree begins at one: commit something there first`);
  return { root, commonFolder, below, head: head.stdout };
};

export interface ListedWorktree {
  readonly folder: string;
  /** Git itself was interrupted while it made it. */
  readonly isUnfinished: boolean;
  /** Its folder is gone. */
  readonly isGone: boolean;
}

/** Every worktree of the repository, also those that cox did not make. */
export const worktreesOf = async (location: GitLocation): Promise<readonly ListedWorktree[]> => {
  const { stdout } = await git(['worktree', 'list', '--porcelain'], location);
  return stdout.split('\n\n').flatMap((entry) => {
    const lines = entry.split('\n');
    const folder = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    if (folder === undefined) return [];
    return {
      folder,
      isUnfinished: lines.includes('locked initializing'),
      isGone: lines.some((line) => line.startsWith('prunable')),
    };
  });
};
