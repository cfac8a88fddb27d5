// Reads what git says about the state of a folder.

import type { GitState } from './survey.ts';

/**
 * `git` arguments whose answer {@link readGitState} reads. Only what lies below the folder counts. Into submodules git would
 * look by their own settings.
 */
export const STATUS_ARGS = [
  ...['status', '--porcelain=v1', '--branch', '--untracked-files=normal', '--ignore-submodules=dirty'],
  ...['--', '.'],
];
const COMMITS = 5;
/** The same for the last commits that touched the folder. */
export const LOG_ARGS = ['log', `-${COMMITS}`, '--no-show-signature', '--format=%h %cs %s', '--', '.'];

const LISTED = 20;
const BRANCH_LINE = /^## (?:(?:No commits yet|Initial commit) on )?(.+?)(?:\.\.\.(\S+))?(?: \[(.+)\])?$/;
const NO_BRANCH = 'HEAD (no branch)';

/** The state, from the output of `git status` and `git log`. */
export const readGitState = (status: string, log: string): GitState => {
  const [head = '', ...dirty] = linesOf(status);
  const [, name, upstream, distance = ''] = BRANCH_LINE.exec(head) ?? [];
  return {
    ...(name !== undefined && name !== NO_BRANCH && { branch: name }),
    ...(upstream !== undefined && { upstream }),
    ahead: countIn(distance, /ahead (\d+)/),
    behind: countIn(distance, /behind (\d+)/),
    dirtyCount: dirty.length,
    dirty: dirty.slice(0, LISTED),
    commits: linesOf(log),
  };
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const countIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
