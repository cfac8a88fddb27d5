import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader } from './line-reader.ts';

const linesOf = (pieces: readonly Buffer[]): Promise<string[]> =>
  Array.fromAsync(createLineReader(Readable.from(pieces)));

test('lines lose their ends, whichever they are', async () => {
  expect(await linesOf([Buffer.from('a\r\nb\nc')])).toEqual(['a', 'b', 'c']);
});

test('an end at the end opens no further line', async () => {
  expect(await linesOf([Buffer.from('a\n')])).toEqual(['a']);
  expect(await linesOf([])).toEqual([]);
});

test('wherever the bytes are cut, the lines are the same', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '中', '👍', ' '), maxLength: 12 });
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(line), cuts, async (lines, sizes) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const pieces: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(await linesOf(pieces)).toEqual(lines);
    }),
  );
});
