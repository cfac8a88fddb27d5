import { cellWidth } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from './line.ts';
import { type Column, fitColumns, type TableFit, tableLines } from './table.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly elapsed: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'ID', cell: ({ id }) => id },
  { head: 'TITLE', least: 8, cell: ({ title }) => title },
  { head: 'ELAPSED', align: 'right', cell: ({ elapsed }) => elapsed },
];
const ROWS: readonly Row[] = [
  { id: 'k3v9x0q2', title: 'Move the payment module to API v4', elapsed: '4m02s' },
  { id: '9fz4h7aa', title: '重构登录页面并补充测试', elapsed: '41s' },
];
const drawn = <R>(columns: readonly Column<R>[], rows: readonly R[], fit: TableFit): string[] =>
  tableLines(columns, rows, fit).map(plainText);
const lines = (width: number | undefined): string[] => drawn(COLUMNS, ROWS, { width });

test('columns are as wide as their widest cell, measured in cells', () => {
  expect(lines(undefined)).toEqual([
    'ID        TITLE                              ELAPSED',
    'k3v9x0q2  Move the payment module to API v4    4m02s',
    '9fz4h7aa  重构登录页面并补充测试                 41s',
  ]);
});

test('on a narrow terminal the flexible column gives way', () => {
  expect(lines(40)).toEqual([
    'ID        TITLE                  ELAPSED',
    'k3v9x0q2  Move the payment mod…    4m02s',
    '9fz4h7aa  重构登录页面并补充测…      41s',
  ]);
});

test('when no column can shrink further the rightmost one goes', () => {
  expect(lines(20)).toEqual(['ID        TITLE', 'k3v9x0q2  Move the …', '9fz4h7aa  重构登录…']);
});

test('the first column stays however narrow it gets', () => {
  expect(lines(4)).toEqual(['ID', 'k3v…', '9fz…']);
});

test('no line ends in blanks', () => {
  const rows = [{ id: 'a', title: '', elapsed: '' }];
  expect(drawn(COLUMNS, rows, { width: undefined })[1]).toBe('a');
});

test('a tone is of the cell and not of its padding', () => {
  const columns: Column<string>[] = [
    { head: 'A', cell: (text) => ({ text, tone: 'good' }) },
    { head: 'B', cell: () => 'end' },
  ];
  expect(tableLines(columns, ['x', 'long'], { width: undefined })[1]).toEqual([
    { text: 'x', tone: 'good' },
    { text: '     ' },
    { text: 'end' },
  ]);
});

test('a column is no wider on a terminal than it may be, and as wide as it needs in a pipe', () => {
  const columns: Column<string>[] = [{ head: 'NAME', most: 6, cell: (text) => text }];
  const at = (width: number | undefined): string[] => drawn(columns, ['a-long-name'], { width });
  expect(at(80)[1]).toBe('a-lon…');
  expect(at(undefined)[1]).toBe('a-long-name');
});

test('whatever the cells hold, no line is wider than the terminal', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'é', '中', '👩‍🚀', ' ', '…'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word)), fc.integer({ min: 1, max: 120 }), (rows, width) => {
      const columns: Column<readonly string[]>[] = [0, 1, 2].map((at) => ({
        head: 'H',
        least: 3,
        cell: (row) => row[at] ?? '',
      }));
      for (const line of drawn(columns, rows, { width })) expect(cellWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('every column that is shown has its least width, and no cell is given away', () => {
  const column = fc.record({
    natural: fc.integer({ min: 1, max: 50 }),
    least: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1 }), fc.integer({ min: 1, max: 200 }), (columns, width) => {
      const table = columns.map(
        ({ natural, least }): Column<string> => ({ head: '', least, cell: () => 'x'.repeat(natural) }),
      );
      const widths = fitColumns(table, [''], { width }).map(({ cells }) => cells);
      const used = widths.reduce((sum, own) => sum + own, 2 * (widths.length - 1));
      expect(widths.length).toBeGreaterThan(0);
      if (widths.length > 1) expect(used).toBeLessThanOrEqual(width);
      for (const [at, own] of widths.entries()) {
        const { natural, least } = columns[at] ?? { natural: 0, least: 0 };
        expect(own).toBeLessThanOrEqual(natural);
        if (widths.length > 1) expect(own).toBeGreaterThanOrEqual(Math.min(natural, least));
      }
      const isCut = widths.some((own, at) => own < (columns[at]?.natural ?? 0));
      if (isCut && widths.length > 1) expect(used).toBe(width);
    }),
  );
});

describe('a table that fills its width', () => {
  interface Item {
    readonly id: string;
    readonly words: string;
    readonly count: number;
  }
  const columns: readonly Column<Item>[] = [
    { head: 'ID', rank: 1, cell: ({ id }) => id },
    { head: 'WORDS', rank: 0, grows: true, least: 6, cell: ({ words }) => words },
    { head: 'COUNT', rank: 2, align: 'right', cell: ({ count }) => String(count) },
  ];
  const items: readonly Item[] = [
    { id: 'k3v9', words: '重构登录页面并补充测试', count: 7 },
    { id: 'a', words: 'short', count: 12_345 },
  ];
  const filled = (width: number): string[] => drawn(columns, items, { width, isFilled: true });

  test('gives one column the remaining room, and aligns numbers to the right', () => {
    expect(filled(26)).toEqual([
      'ID    WORDS          COUNT',
      'k3v9  重构登录页面…      7',
      'a     short          12345',
    ]);
    expect(filled(40)[2]).toBe('a     short                        12345');
  });

  test('leaves out what matters least where it gets narrow', () => {
    expect(filled(14)).toEqual(['ID    WORDS', 'k3v9  重构登…', 'a     short']);
    expect(filled(8)).toEqual(['WORDS', '重构登…', 'short']);
  });

  test('is never wider, however narrow it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (width) => {
        for (const line of filled(width)) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
