import { wordsFor } from '@coxswain/locale';
import { expect, test } from 'vitest';
import { plainText } from './line.ts';
import { tokensText, usageFields } from './usage.ts';

test('tokens are shown if they were counted', () => {
  expect(tokensText(undefined)).toBe('–');
  expect(tokensText({ inputTokens: 12_000, outputTokens: 480 })).toBe('12,480');
});

test('a call that was cut off leaves sums that are not the whole', () => {
  const fields = usageFields({ inputTokens: 12_000, isIncomplete: true }, wordsFor('en'));
  const said = fields.map(({ name, lines }) => [name, lines.map(plainText).join()]);
  expect(said).toEqual([
    ['Input tokens', '≥ 12,000'],
    ['Output tokens', '–'],
  ]);
});
