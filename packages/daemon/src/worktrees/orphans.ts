// Worktrees whose conversation is gone: those that hold nothing of their own go, the others stay and are told.

import type { Ledger } from '@coxswain/ledger';
import type { PrunedWorktrees } from '@coxswain/protocol';
import { listWorktrees, removeWorktree } from '@coxswain/runtimes';

/** Those that were named, or worked in more than once, are listed; the others are found by the name that is their id. */
const MOST_SESSIONS = 1_000_000;

export interface OrphanSearch {
  readonly sessions: Pick<Ledger['sessions'], 'get' | 'list'>;
  readonly worktreesFolder: string;
  /** What git is called with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Only says what would go. */
  readonly dryRun: boolean;
}

/** Goes through all worktrees of cox. One whose session is known is left alone, whatever it holds. */
export const pruneWorktrees = async (search: OrphanSearch): Promise<PrunedWorktrees> => {
  const { sessions, environment, dryRun } = search;
  const removed: string[] = [];
  const kept: { folder: string; why: string }[] = [];
  const worktrees = await listWorktrees(search.worktreesFolder);
  if (worktrees.length === 0) return { removed, kept };
  const known = new Set((await sessions.list(MOST_SESSIONS)).map(({ id }) => id));
  for (const worktree of worktrees) {
    if (known.has(worktree.name) || (await sessions.get(worktree.name)) !== undefined) continue;
    const removal = await removeWorktree(worktree, { environment, isTrial: dryRun });
    if (removal.isRemoved) removed.push(worktree.folder);
    else kept.push({ folder: worktree.folder, why: removal.why });
  }
  return { removed, kept };
};
