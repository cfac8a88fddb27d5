import { isActive, type Task } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { completed, running } from '../testing/tasks.ts';
import { countBelow } from './use-task-actions.ts';

test('counts at any depth, below ended tasks too, never the task itself', () => {
  const root = running('r');
  const child = completed('c', { parentId: root.id });
  const grandchild = running('g', { parentId: child.id });
  const other = running('o', { parentId: root.id });
  const tree = [root, child, grandchild, other];
  const isLive = ({ status }: Task): boolean => isActive(status);
  expect(countBelow(tree, root.id)).toBe(3);
  expect(countBelow(tree, root.id, isLive)).toBe(2);
  expect(countBelow(tree, child.id, isLive)).toBe(1);
  expect(countBelow(tree, other.id)).toBe(0);
});
