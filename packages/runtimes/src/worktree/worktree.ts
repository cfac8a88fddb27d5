// A conversation's own copy of a repository: a git worktree with a branch, so that agents at work do not get into each
// other's files, nor into yours.

import type { WorktreeSetup } from '@coxswain/protocol';
import type { GitLocation } from '../git/git.ts';

type Environment = Readonly<Record<string, string>>;

export interface Worktree {
  /** The root of the worktree. */
  readonly folder: string;
  /** Where the task works: the folder that it was submitted for, within the worktree. */
  readonly workDir: string;
  /** `cox/<name>`. */
  readonly branch: string;
  /** The base commit: changes are shown against it. */
  readonly base: string;
  /** The root of the working tree that it was made from. */
  readonly repository: string;
  /** It was set up before. False: its setup command is still to be run. */
  readonly isReady: boolean;
  /** A line for each thing that it is without although it was to be copied or linked. */
  readonly notes: readonly string[];
}

export interface WorktreeRequest {
  /** The folder that the task was submitted for. */
  readonly folder: string;
  /** The folder of all worktrees; created when missing. */
  readonly worktreesFolder: string;
  /** What is unique to the conversation: the id of its session. */
  readonly name: string;
  /** What a new one is filled with. */
  readonly setup?: Pick<WorktreeSetup, 'copy' | 'link'>;
  /** That of the run: git and its configuration are found by it. What names another repository (`GIT_*`) is left out. */
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** How git is called for an existing worktree. */
export type WorktreeCall = Pick<GitLocation, 'environment' | 'signal'>;
