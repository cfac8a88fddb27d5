import { expect, test } from 'vitest';
import { nearestName } from './nearest.ts';

const known = [
  'maxConcurrentTasks',
  'background.maxConcurrentTasks',
  'background.taskTimeout',
  'tree.maxDepth',
  'groups',
];

test.each([
  ['maxConcurentTasks', 'maxConcurrentTasks'],
  ['MAXCONCURRENTTASKS', 'maxConcurrentTasks'],
  ['taskTimeout', 'background.taskTimeout'],
  ['tree.tasktimeout', 'background.taskTimeout'],
  ['maxDepht', 'tree.maxDepth'],
  ['group', 'groups'],
  ['colour', undefined],
])('%s: %s', (written, meant) => expect(nearestName(written, known)).toBe(meant));
