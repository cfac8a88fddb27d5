import { describe, expect, test } from 'vitest';
import { lastWords, wordsOfError } from './last-words.ts';

describe('the last words', () => {
  test('are the last line that is not empty, without colours', () => {
    expect(lastWords('begun\n\u001b[91m\u001b[1mno  such file\u001b[0m\n\n')).toBe('no such file');
    expect(lastWords('')).toBe('');
  });

  test('are cut, and what a terminal would obey is made visible', () => {
    expect(lastWords('x'.repeat(400))).toHaveLength(300);
    expect(lastWords('a\u0007b')).toBe('a␇b');
  });
});

describe('the words of an error', () => {
  test.each([
    ['the line that speaks of it', 'Error: no key\nbye\n', 'Error: no key bye'],
    [
      'what is told below it',
      '\u001b[1mError: Unexpected error\u001b[0m\n\ndatabase is locked',
      'Error: Unexpected error database is locked',
    ],
    ['not its trace', 'TypeError: x\n    at f (a.js:1)\n\nNode.js v26', 'TypeError: x'],
    ['the last error of several', 'error: one\nerror: two', 'error: two'],
    ['the last line where none is spoken of', 'one\ntwo\n', 'two'],
  ])('are %s', (_, stderr, words) => {
    expect(wordsOfError(stderr)).toBe(words);
  });
});
