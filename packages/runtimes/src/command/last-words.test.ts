import { describe, expect, test } from 'vitest';
import { wordsOfError } from './last-words.ts';

describe('the words of an error', () => {
  test.each([
    ['the line that speaks of it', 'Error: no key\nbye\n', 'Error: no key bye'],
    [
      'what is told below it',
      '\u001b[1mError: Unexpected error\u001b[0m\n\ndatabase is locked',
      'Error: Unexpected error database is locked',
    ],
    ['not its trace', 'TypeError: x\n    at f (a.js:1)\n\nNode.js v26', 'TypeError: x'],
    [
      'what a colon announces',
      'Error: Failed query:\n  CREATE TABLE x (\n    id text\n  );',
      'Error: Failed query: CREATE TABLE x (',
    ],
    ['the last error of several', 'error: one\nerror: two', 'error: two'],
    [
      'the last line where none is spoken of',
      'one\n\u001b[91m\u001b[1mno  such file\u001b[0m\n\n',
      'no such file',
    ],
    ['nothing where nothing was said', '', ''],
  ])('are %s', (_, stderr, words) => {
    expect(wordsOfError(stderr)).toBe(words);
  });

  test('are cut, and what a terminal would obey is made visible', () => {
    expect(wordsOfError('x'.repeat(400))).toHaveLength(300);
    expect(wordsOfError('a\u0007b')).toBe('a␇b');
  });
});
