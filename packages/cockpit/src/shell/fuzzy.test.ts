import { expect, test } from 'vitest';
import { fuzzyScore } from './palette-entries.ts';

const best = (query: string, names: readonly string[]): string | undefined =>
  names
    .flatMap((name) => {
      const score = fuzzyScore(query, name);
      return score === undefined ? [] : [{ name, score }];
    })
    .toSorted((one, other) => other.score - one.score)[0]?.name;

test('letters must come in order', () => {
  expect(fuzzyScore('tk', 'Tasks')).toBeDefined();
  expect(fuzzyScore('kt', 'Tasks')).toBeUndefined();
  expect(fuzzyScore('任', '任务')).toBeDefined();
});

test('beginnings of words and letters in a row come first', () => {
  expect(best('se', ['close', 'Sessions', 'mouse off'])).toBe('Sessions');
  expect(best('lz', ['Language: English', 'Language: Chinese', 'Language zh'])).toBe('Language zh');
  expect(best('', ['first', 'second'])).toBe('first');
});
