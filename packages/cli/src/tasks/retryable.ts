// What `retry --failed` means: every failed task that nobody has retried since, and that no retry of its parent repeats.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import { findTasks } from './pages.ts';
import { ONLY_ROOTS } from './roots.ts';

/** Of the failed tasks those that have no later attempt among the others. */
export const notRetried = (
  failed: readonly Task[],
  since: readonly Pick<Task, 'retryOf'>[],
): readonly Task[] => {
  const retried = new Set(since.map(({ retryOf }) => retryOf));
  return failed.filter(({ id }) => !retried.has(id));
};

/** The failed tasks to retry, oldest first. */
export const failedTasks = async (client: Client): Promise<readonly Task[]> => {
  const { tasks } = await findTasks(client, { status: 'failed', ...ONLY_ROOTS });
  const failed = tasks.filter(({ parentId }) => parentId === undefined);
  const oldest = failed.at(-1);
  if (oldest === undefined) return [];
  const { tasks: since } = await findTasks(client, { since: oldest.createdAt });
  return [...notRetried(failed, since)].reverse();
};
