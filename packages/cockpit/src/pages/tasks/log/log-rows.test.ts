import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { lineOf } from '../../../text/line.ts';
import { lineAt, logRows } from './log-rows.ts';

const LINES = ['one two three', '', 'four', 'five six seven'].map((text) => lineOf(text));

test('each line starts a row, even a blank one', () => {
  const wrapped = logRows(LINES, 8);
  expect(wrapped.rows.map(plainText)).toEqual(['one two ', 'three', '', 'four', 'five six', ' seven']);
  expect(wrapped.starts).toEqual([0, 2, 3, 4]);
  expect(logRows([], 8)).toEqual({ rows: [], starts: [] });
});

test('each row belongs to a line', () => {
  const wrapped = logRows(LINES, 8);
  expect([0, 1, 2, 3, 4, 5, 9].map((row) => lineAt(wrapped, row))).toEqual([0, 0, 1, 2, 3, 3, 3]);
  expect(lineAt(logRows([], 8), 0)).toBe(0);
});
