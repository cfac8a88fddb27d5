// Which item is to be done now.

import { isActive, type Task } from '@coxswain/protocol';

/** Oldest first, as they were noted. */
export const inOrder = (items: readonly Task[]): readonly Task[] =>
  items.toSorted((one, other) => one.n - other.n);

/**
 * The item that was begun, else the oldest one that waits; of an item with open parts, its parts come first. Undefined when
 * nothing is left to do.
 */
export const nextItem = (items: readonly Task[]): Task | undefined => {
  const open = inOrder(items).filter(({ status }) => isActive(status));
  const withParts = new Set(open.map(({ parentId }) => parentId));
  const doable = open.filter(({ id }) => !withParts.has(id));
  return doable.find(({ status }) => status === 'running') ?? doable[0];
};
