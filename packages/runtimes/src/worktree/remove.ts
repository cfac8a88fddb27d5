// Removes a worktree whose work is all elsewhere. Nothing that would be lost is removed.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, ProblemError } from '@coxswain/protocol';
import { type GitLocation, git, gitOutput, PATIENCE_MS } from '../git/git.ts';
import { withChanges } from './changes.ts';
import { inTurn } from './in-turn.ts';
import { inside } from './inside.ts';
import type { WorktreeRecord } from './record.ts';
import type { WorktreeCall } from './worktree.ts';

export type Removal = { readonly isRemoved: true } | { readonly isRemoved: false; readonly why: string };

type Recorded = WorktreeRecord & { readonly folder: string };

const kept = (why: string): Removal => ({ isRemoved: false, why });

/**
 * Removes the worktree and its branch when nothing in it is uncommitted and every commit of it is in another branch, a tag or
 * a remote; otherwise it stays, and the answer says why. `isTrial`: nothing is removed, the answer is what it would be.
 */
export const removeWorktree = async (
  worktree: Recorded,
  call: WorktreeCall & { readonly isTrial?: boolean },
): Promise<Removal> => {
  const { environment, signal, isTrial = false } = call;
  const tooLong = AbortSignal.timeout(PATIENCE_MS);
  const looking = {
    environment,
    signal: signal === undefined ? tooLong : AbortSignal.any([signal, tooLong]),
  };
  try {
    const { repository } = await inside(worktree, looking);
    return await inTurn(repository.commonFolder, async () => {
      const why = await whyKept(worktree, looking);
      if (why !== undefined) return kept(why);
      return isTrial ? { isRemoved: true } : await remove(worktree, call);
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (error instanceof ProblemError) return kept(error.message);
    return kept(`git cannot read it: ${messageOf(error)}`);
  }
};

/** What would be lost; undefined when nothing. */
const whyKept = async (worktree: Recorded, call: WorktreeCall): Promise<string | undefined> => {
  const location = await inside(worktree, call);
  // Repositories of submodules lie there, with commits that may be nowhere else.
  const modules = join(location.repository.gitFolder, 'modules');
  if ((await stat(modules).catch(() => undefined)) !== undefined) return 'it has submodules';
  const staged = await git(['diff-index', '--cached', '--quiet', 'HEAD', '--'], location);
  if (staged.exitCode === 1) return UNCOMMITTED;
  if (!staged.ok) throw new Error(staged.complaint);
  for await (const _ of withChanges(worktree, call, uncommitted)) return UNCOMMITTED;
  return commitsNowhereElse(worktree, location);
};

const UNCOMMITTED = 'it has uncommitted changes';

const uncommitted = async function* ({
  location,
  repositories,
}: {
  readonly location: GitLocation;
  readonly repositories: readonly string[];
}): AsyncGenerator<string, void, undefined> {
  yield* repositories;
  yield* gitOutput(
    ['diff', '--name-only', '--no-ext-diff', '--ignore-submodules=dirty', 'HEAD', '--'],
    location,
  );
};

const commitsNowhereElse = async (
  { branch }: Recorded,
  location: GitLocation,
): Promise<string | undefined> => {
  const tip = await git(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}`],
    location,
  );
  const elsewhere = ['--not', `--exclude=${branch}`, '--branches', '--tags', '--remotes'];
  const only = await git(
    ['rev-list', '--max-count=1', 'HEAD', ...(tip.ok ? [tip.stdout] : []), ...elsewhere],
    location,
  );
  if (!only.ok) return `git cannot read its commits: ${only.complaint}`;
  return only.stdout === '' ? undefined : `its branch ${branch} has commits that are in no other branch`;
};

const remove = async (
  { folder, branch, repository }: Recorded,
  { environment, signal }: WorktreeCall,
): Promise<Removal> => {
  const outside: GitLocation = { folder: repository, environment, signal };
  // By force: to look for changes itself, git would go by the settings of the worktree. That was done above.
  const removed = await git(['worktree', 'remove', '--force', '--end-of-options', folder], outside);
  if (!removed.ok) return kept(removed.complaint);
  await git(['branch', '--quiet', '-D', '--end-of-options', branch], outside);
  return { isRemoved: true };
};
