import { expect, test } from 'vitest';
import { countChange, hunksOf } from './line-changes.ts';

const many = (count: number, word: string): string => `${word}\n`.repeat(count);

test('only what changes is counted, also between lines that are the same', () => {
  const diff = { path: '/a', oldText: '{\n}\na\nb\nc\n', newText: '{\n}\n{\n}\na\nc\nd\n' };
  expect(countChange([diff])).toEqual({ added: 3, removed: 1 });
  expect(countChange([diff, { path: '/b', newText: 'new\n' }])).toEqual({ added: 4, removed: 1 });
});

test('the end of the last line is no change of that line', () => {
  expect(countChange([{ path: '/a', oldText: 'a\nb', newText: 'a\nb\nc\n' }])).toEqual({
    added: 1,
    removed: 0,
  });
  expect(countChange([{ path: '/a', oldText: 'a', newText: 'a\n' }])).toEqual({ added: 1, removed: 1 });
});

test('parts that lie far from each other are hunks of their own, with three lines around each', () => {
  const oldText = Array.from({ length: 20 }, (_, n) => `${n}\n`).join('');
  const hunks = hunksOf(oldText, oldText.replace('2\n', 'two\n').replace('17\n', ''));
  expect(hunks.map(({ oldStart, lines }) => [oldStart, lines.join('|')])).toEqual([
    [1, ' 0| 1|-2|+two| 3| 4| 5'],
    [15, ' 14| 15| 16|-17| 18| 19'],
  ]);
});

test('texts that differ everywhere are told apart in time', () => {
  expect(countChange([{ path: '/a', oldText: many(50_000, 'a'), newText: many(40_000, 'b') }])).toEqual({
    added: 40_000,
    removed: 50_000,
  });
});
