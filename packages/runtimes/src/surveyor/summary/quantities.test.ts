import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code, counted, sized } from './quantities.ts';

test('numbers are written for people', () => {
  expect([0, 999, 1_000, 123_456, 5_300_000, 2e13].map(sized)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '123 kB',
    '5.3 MB',
    '20.0 TB',
  ]);
  expect([counted(1, 'file'), counted(1_234, 'file')]).toEqual(['1 file', '1,234 files']);
});

test('code ends where it ends, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n', '\u001b') }), (text) => {
      const shown = code(text);
      const fence = /^`+/.exec(shown)?.[0] ?? '';
      expect(shown.endsWith(fence)).toBe(true);
      for (const unprintable of ['\n', '\u001b']) expect(shown).not.toContain(unprintable);
    }),
  );
  expect(code('a`b``c')).toBe('``` a`b``c ```');
});
