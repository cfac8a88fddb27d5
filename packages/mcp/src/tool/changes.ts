// What a task changed in the git worktree of its conversation: evidence of its work, for its caller and for a reviewer.

import type { Client } from '@coxswain/client';
import { ProblemError, type TaskDetail } from '@coxswain/protocol';

/** Enough to see that more would be cut. */
const MAX_PATCH_CHARACTERS = 200_000;

export interface Changes {
  readonly worktree: NonNullable<TaskDetail['worktree']>;
  /** The patch; empty if nothing changed; if git fails, the reason in parentheses. */
  readonly patch: string;
}

/** The patch of a task, or why there is none: its reader then has to read the files. */
export const patchOf = async (client: Client, id: string): Promise<string> => {
  let patch = '';
  try {
    for await (const piece of client.tasks.diff(id)) {
      patch += piece;
      if (patch.length > MAX_PATCH_CHARACTERS) break;
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `(not known: ${error.message})`;
  }
  return patch;
};

/** undefined: the task had no worktree of its own. */
export const changesOf = async (client: Client, id: string): Promise<Changes | undefined> => {
  const { worktree } = await client.tasks.get(id, { include: ['history'] });
  return worktree === undefined ? undefined : { worktree, patch: await patchOf(client, id) };
};
