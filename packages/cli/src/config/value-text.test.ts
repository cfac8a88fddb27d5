import { expect, test } from 'vitest';
import { typedValue, valueText } from './value-text.ts';

test.each([
  [3, '3'],
  ['2h', '2h'],
  [true, 'true'],
  [[], '[]'],
  [{ gpu: 1 }, '{"gpu":1}'],
  [undefined, '–'],
  [null, '–'],
])('%j is shown as %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test.each([
  ['3', '3'],
  ['2h', '2h'],
  ['[a', '[a'],
  ['["a"]', ['a']],
  [' {"gpu": 1}', { gpu: 1 }],
])('%s is typed for %j', (text, value) => {
  expect(typedValue(text)).toEqual(value);
});
