import { cellWidth } from '@coxswain/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapToCells } from './wrap-to-cells.ts';

test('words stay whole where they fit', () => {
  expect(wrapToCells('move the payment module', 10)).toEqual(['move the', 'payment', 'module']);
});

test('a word that is too long is broken, and what follows continues after it', () => {
  expect(wrapToCells('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
});

test('a command is broken between words, and nothing of it is lost', () => {
  expect(wrapToCells('git push  --force', 9, true)).toEqual(['git push ', ' --force']);
  expect(wrapToCells('I look at it and write it down', 12, true)).toEqual([
    'I look at it',
    ' and write ',
    'it down',
  ]);
});

test('what no line holds is broken where the cells end', () => {
  expect(wrapToCells('cat /a/very/long/path now', 8, true)).toEqual([
    'cat /a/v',
    'ery/long',
    '/path ',
    'now',
  ]);
});

test('wide characters and emoji are never split', () => {
  expect(wrapToCells('重构登录页面', 5)).toEqual(['重构', '登录', '页面']);
  expect(wrapToCells('👩‍👩‍👧‍👦👍🏽', 3, true)).toEqual(['👩‍👩‍👧‍👦', '👍🏽']);
});

test('Chinese continues after other words in the same line, and no line begins with a stop', () => {
  expect(wrapToCells('告诉 surveyor 要做什么。离开', 18)).toEqual(['告诉 surveyor 要做', '什么。离开']);
  expect(wrapToCells('重构登录，页面', 8)).toEqual(['重构登', '录，页面']);
});

test('lines stay lines, also empty ones', () => {
  expect(wrapToCells('a\n\n\tb', 20)).toEqual(['a', '', '    b']);
});

const TEXT = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '重', '构', '👍', '\n', '-') });

test('no line is wider than there is room, and exact lines put together are the text', () => {
  fc.assert(
    fc.property(TEXT, fc.integer({ min: 2, max: 30 }), fc.boolean(), (text, cells, isExact) => {
      for (const line of wrapToCells(text, cells, isExact))
        expect(cellWidth(line)).toBeLessThanOrEqual(cells);
      const exact = wrapToCells(text, cells, true).join('');
      expect(exact).toBe(text.replaceAll('\n', ''));
    }),
  );
});
