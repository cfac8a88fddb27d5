import type { Task } from '@coxswain/protocol';

/** How many of the tasks below it count, at any depth, also below those that do not. `tree`: all tasks of its root. */
export const countBelow = (
  tree: readonly Task[],
  id: string,
  counts: (task: Task) => boolean = () => true,
): number => {
  const children = Map.groupBy(tree, ({ parentId }) => parentId as string | undefined);
  const below = (parent: string): number =>
    (children.get(parent) ?? []).reduce((sum, child) => sum + (counts(child) ? 1 : 0) + below(child.id), 0);
  return below(id);
};
