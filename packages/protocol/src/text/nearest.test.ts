import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const COMMANDS = ['active', 'recent', 'list', 'watch', 'describe', 'logs', 'cancel', 'run', 'retry'];

test.each([
  ['lst', 'list'],
  ['cancle', 'cancel'],
  ['LOGS', 'logs'],
  ['log', 'logs'],
  ['desc', 'describe'],
  ['act', 'active'],
  ['descrbie', 'describe'],
])('%s may mean %s', (typed, expected) => {
  expect(nearest(typed, COMMANDS)).toBe(expected);
});

test.each(['', 'x', 'frobnicate', 'constructor', 'zzzz'])('%j means none of them', (typed) => {
  expect(nearest(typed, COMMANDS)).toBeUndefined();
});

const KEYS = [
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
])('of names with sections %s means %s', (written, meant) => expect(nearest(written, KEYS)).toBe(meant));
