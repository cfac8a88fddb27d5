import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines, LineTooLong, untilBroken } from './lines.ts';

const read = async (chunks: readonly Buffer[], limitBytes = 1_000): Promise<readonly string[]> => {
  const cutter = new Lines(limitBytes);
  const lines: string[] = [];
  for (const chunk of chunks) {
    cutter.add(chunk);
    for (let line = cutter.next(); line; line = cutter.next()) lines.push(line.text);
  }
  const last = cutter.last();
  return last ? [...lines, last.text] : lines;
};

const cut = (bytes: Buffer, at: readonly number[]): readonly Buffer[] => {
  const ends = [...at.map((n) => n % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end)).filter(({ length }) => length > 0);
};

test('lines are the same however the pipe cuts them, also inside a character', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.array(fc.nat()), async (lines, at) => {
      const text = lines.map((each) => `${each}\n`).join('');
      expect(await read(cut(Buffer.from(text), at))).toEqual(lines);
    }),
    { numRuns: 100 },
  );
});

test('what follows the last line end is a line too', async () => {
  expect(await read([Buffer.from('one\ntwo')])).toEqual(['one', 'two']);
  expect(await read([])).toEqual([]);
});

test('a line beyond the limit is refused', async () => {
  await expect(read([Buffer.alloc(600), Buffer.alloc(600)])).rejects.toThrow(LineTooLong);
  expect(await read([Buffer.from(`${'x'.repeat(999)}\n`.repeat(5))])).toHaveLength(5);
});

test('a stream that breaks has ended', async () => {
  const stream = Readable.from(
    (async function* () {
      yield Buffer.from('one\ntw');
      throw new Error('the pipe broke');
    })(),
  );
  expect(await read(await Array.fromAsync(untilBroken(stream)))).toEqual(['one', 'tw']);
});
