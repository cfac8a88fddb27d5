import { expect, test } from 'vitest';
import { bytesText } from './bytes-text.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [4_300, '4.2 KiB'],
  [32 * 1024 * 1024, '32 MiB'],
  [5 * 1024 ** 4, '5.0 TiB'],
  [5_000 * 1024 ** 4, '5000 TiB'],
])('%i is %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
