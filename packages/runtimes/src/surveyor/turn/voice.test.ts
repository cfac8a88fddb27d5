import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from './voice.ts';

test('chunks together are the text, and each but the last ends with a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '日'), maxLength: 2_000 }), (text) => {
      const chunks = chunksOf(text);
      expect(chunks.join('')).toBe(text);
      expect(chunks.slice(0, -1).every((chunk) => chunk.endsWith('\n'))).toBe(true);
    }),
  );
});
