import type { Task, TaskStatus } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { nextItem } from './item-actions.ts';

/** The fields that decide; ids are numbered in the order in which the items were noted. */
const item = (n: number, status: TaskStatus = 'pending', parent?: number): Task =>
  ({ id: `item${n}`, n, status, ...(parent === undefined ? {} : { parentId: `item${parent}` }) }) as Task; // nothing else is read

const nextOf = (...items: readonly Task[]): number | undefined => nextItem(items)?.n;

test('the oldest item that waits is next, in whatever order they are given', () => {
  expect(nextOf(item(3), item(1), item(2))).toBe(1);
  expect(nextOf()).toBeUndefined();
});

test('what was begun comes before what waits', () => {
  expect(nextOf(item(1), item(2, 'running'), item(3))).toBe(2);
});

test('the open parts of an item come before it, and it comes when they are done', () => {
  expect(nextOf(item(1), item(2, 'pending', 1), item(3, 'pending', 2))).toBe(3);
  expect(nextOf(item(1, 'running'), item(2, 'pending', 1))).toBe(2);
  expect(nextOf(item(1), item(2, 'completed', 1), item(3, 'cancelled', 1))).toBe(1);
});

test('what has ended is never next', () => {
  expect(nextOf(item(1, 'completed'), item(2, 'failed'), item(3, 'cancelled'))).toBeUndefined();
});
