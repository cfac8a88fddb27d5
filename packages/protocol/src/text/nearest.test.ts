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
