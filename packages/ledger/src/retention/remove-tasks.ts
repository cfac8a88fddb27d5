import type { TaskId } from '@coxswain/protocol';
import { type RemovalOrder, type RemovalStores, removeTask } from './removal.ts';

/** Removals that are under way at once: they share their commits. */
const AT_ONCE = 8;

/** Removes those of the tasks that have ended, and returns them. */
export const removeTasks = async (
  stores: RemovalStores,
  ids: readonly TaskId[],
  order: RemovalOrder,
): Promise<readonly TaskId[]> => {
  const removed: TaskId[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const group = ids.slice(from, from + AT_ONCE);
    const results = await Promise.all(group.map((id) => removeTask(stores, id, order)));
    removed.push(...group.filter((_, index) => results[index] !== undefined));
  }
  return removed;
};
