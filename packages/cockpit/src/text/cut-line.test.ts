import { cellWidth } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLine, fitLine, lineWidth } from './cut-line.ts';
import type { Line } from './line.ts';

test('a line that fits is unchanged', () => {
  const line: Line = [{ text: 'ab', tone: 'good' }, { text: '重构' }];
  expect(cutLine(line, 6)).toBe(line);
});

test('a cut line ends in an ellipsis and keeps its tone', () => {
  expect(cutLine([{ text: 'ab' }, { text: '重构登录', tone: 'bad' }], 7)).toEqual([
    { text: 'ab' },
    { text: '重构…', tone: 'bad' },
  ]);
});

test('a piece that ends where the next begins is marked as continued', () => {
  expect(plainText(cutLine([{ text: 'abcd' }, { text: 'ef' }], 4))).toBe('abc…');
});

test('the right side is cut last', () => {
  expect(plainText(fitLine([{ text: 'a long title' }], 12, [{ text: '4m02s' }]))).toBe('a lon… 4m02s');
  expect(plainText(fitLine([{ text: 'ab' }], 12, [{ text: '4m02s' }]))).toBe('ab     4m02s');
});

const LINE = fc.array(
  fc.record({ text: fc.string({ unit: fc.constantFrom('a', '重', '👍🏽', ' ', 'é', '👩‍👩‍👧‍👦') }) }),
  { maxLength: 5 },
);

test('a fitted line takes exactly its cells, a cut one never more', () => {
  fc.assert(
    fc.property(LINE, LINE, fc.nat(30), (line, right, cells) => {
      expect(lineWidth(cutLine(line, cells))).toBeLessThanOrEqual(cells);
      expect(cellWidth(plainText(fitLine(line, cells, right)))).toBe(cells);
    }),
  );
});
