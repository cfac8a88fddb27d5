import { expect, test } from 'vitest';
import { cutResult, MAX_RESULT_CHARACTERS } from './cut-result.ts';

test('a result that fits stays whole', () => {
  const text = 'x'.repeat(MAX_RESULT_CHARACTERS);
  expect(cutResult(text)).toEqual({ text, leftOut: 0 });
});

test('of a longer one the end stays, and what is left out is counted', () => {
  const { text, leftOut } = cutResult(`begin${'x'.repeat(MAX_RESULT_CHARACTERS)}end`);
  expect(text.endsWith('xend')).toBe(true);
  expect(text).toHaveLength(MAX_RESULT_CHARACTERS);
  expect(leftOut).toBe(8);
});

test('no character is cut in two', () => {
  const { text, leftOut } = cutResult(`a${'😀'.repeat(MAX_RESULT_CHARACTERS / 2)}b`);
  expect(text.isWellFormed()).toBe(true);
  expect(text.length + leftOut).toBe(MAX_RESULT_CHARACTERS + 2);
});
