// Removes a worktree that holds nothing which is not elsewhere. What would be lost is never removed.

import { git } from './git.ts';
import { inTurn } from './in-turn.ts';
import { withoutOwnFilters } from './own-filters.ts';
import type { WorktreeRecord } from './record.ts';
import type { WorktreeCall } from './worktree.ts';

export type Removal = { readonly isRemoved: true } | { readonly isRemoved: false; readonly why: string };

const kept = (why: string): Removal => ({ isRemoved: false, why });

/**
 * Removes the worktree and its branch when nothing in it is uncommitted and every commit of it is in another branch, a tag or
 * a remote; else it stays, and why is told. `isTrial`: nothing is removed, the answer is what it would be.
 */
export const removeWorktree = async (
  worktree: WorktreeRecord & { readonly folder: string },
  call: WorktreeCall & { readonly isTrial?: boolean },
): Promise<Removal> => {
  const { environment, signal } = call;
  const shared = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], {
    folder: worktree.folder,
    environment,
    signal,
  });
  if (!shared.ok) return kept(`git cannot read it: ${shared.complaint}`);
  return inTurn(shared.stdout, () => remove(worktree, call));
};

const remove = async (
  { folder, branch, repository }: WorktreeRecord & { readonly folder: string },
  { environment, signal, isTrial = false }: WorktreeCall & { readonly isTrial?: boolean },
): Promise<Removal> => {
  const within = await withoutOwnFilters({ folder, environment, signal });
  const status = await git(
    ['status', '--porcelain', '--untracked-files=normal', '--ignore-submodules=dirty'],
    within,
  );
  if (!status.ok) return kept(`git cannot read it: ${status.complaint}`);
  if (status.stdout !== '') return kept('it holds changes that are not committed');
  const tips = await git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`], within);
  const elsewhere = ['--not', `--exclude=${branch}`, '--branches', '--tags', '--remotes'];
  const only = await git(
    ['rev-list', '--max-count=1', 'HEAD', ...(tips.ok ? [tips.stdout] : []), ...elsewhere],
    within,
  );
  if (!only.ok) return kept(`git cannot read its commits: ${only.complaint}`);
  if (only.stdout !== '') return kept(`its branch ${branch} holds commits that are in no other branch`);
  if (isTrial) return { isRemoved: true };
  const outside = await withoutOwnFilters({ folder: repository, environment, signal });
  const removed = await git(['worktree', 'remove', folder], outside);
  if (!removed.ok) return kept(removed.complaint);
  await git(['branch', '--quiet', '-D', branch], outside);
  return { isRemoved: true };
};
