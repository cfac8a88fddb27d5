import { cellWidth } from '@coxswain/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Column, headLine, placeColumns, rowLine } from './columns.ts';
import { plainText } from './line.ts';

interface Row {
  readonly id: string;
  readonly words: string;
  readonly count: number;
}
const COLUMNS: readonly Column<Row>[] = [
  { head: 'ID', rank: 1, cell: ({ id }) => ({ text: id }) },
  { head: 'WORDS', rank: 0, grows: true, least: 6, cell: ({ words }) => ({ text: words }) },
  { head: 'COUNT', rank: 2, align: 'right', cell: ({ count }) => ({ text: String(count) }) },
];
const ROWS: readonly Row[] = [
  { id: 'k3v9', words: '重构登录页面并补充测试', count: 7 },
  { id: 'a', words: 'short', count: 12_345 },
];
const drawn = (cells: number): string[] => {
  const placed = placeColumns(COLUMNS, ROWS, cells);
  return [headLine(placed), ...ROWS.map((row) => rowLine(placed, row))].map(plainText);
};

test('one column takes what the others leave, and numbers stand to the right', () => {
  expect(drawn(26)).toEqual([
    'ID    WORDS          COUNT',
    'k3v9  重构登录页面…      7',
    'a     short          12345',
  ]);
});

test('what matters least is left out where it gets narrow', () => {
  expect(drawn(14)).toEqual(['ID    WORDS   ', 'k3v9  重构登… ', 'a     short   ']);
  expect(drawn(8)).toEqual(['WORDS   ', '重构登… ', 'short   ']);
});

test('however narrow it is, no line is wider', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), (cells) => {
      for (const line of drawn(cells)) expect(cellWidth(line)).toBeLessThanOrEqual(cells);
    }),
  );
});
