import { expect, test } from 'vitest';
import { logRows, sameRow } from './log-rows.ts';

const TEXT = 'one two three\nfour\nfive six seven\n';

test('each line begins at a row of its own', () => {
  expect(logRows(TEXT, 8)).toEqual({
    rows: ['one two ', 'three', 'four', 'five six', ' seven'],
    starts: [0, 2, 3],
  });
  expect(logRows(' \n', 8).rows).toEqual([]);
});

test('what is in sight stays so at another width', () => {
  const [narrow, wide] = [logRows(TEXT, 8), logRows(TEXT, 80)];
  expect([0, 1, 2, 3, 4].map((row) => sameRow(row, narrow, wide))).toEqual([0, 0, 1, 2, 2]);
  expect([0, 1, 2].map((row) => sameRow(row, wide, narrow))).toEqual([0, 2, 3]);
  expect(sameRow(9, logRows(undefined, 8), wide)).toBe(0);
});
