import { parseDuration } from '@coxswain/protocol';
import { writeDuration } from '@coxswain/protocol/validation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSize, writeSize } from './size.ts';

test.each([
  ['32MiB', 33_554_432],
  ['32MB', 32_000_000],
  ['1.5 gib', 1_610_612_736],
  ['500kB', 500_000],
  ['4096', 4_096],
  ['7B', 7],
])('%s is %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['', 'MiB', '-1MiB', '1 XB', '1e3', '99999999TiB', '1MiB2'])('%j is not a size', (text) =>
  expect(parseSize(text)).toBeUndefined(),
);

test('a size and a duration are read as they were written', () => {
  const whole = fc.oneof(
    fc.nat(),
    fc.nat().map((n) => n * 1_024),
    fc.nat().map((n) => n * 1_000),
  );
  fc.assert(
    fc.property(whole, (n) => {
      expect(parseSize(writeSize(n))).toBe(n);
      if (n < 3 * 10 ** 11) expect(parseDuration(writeDuration(n))).toBe(n);
    }),
  );
});
