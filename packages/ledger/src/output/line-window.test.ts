import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLines, linesFrom } from './line-window.ts';

async function* piecesOf(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % Math.max(1, sizes.length)] ?? 7);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const linesOf = (text: string): string[] => {
  const lines = text.split(/(?<=\n)/);
  return text === '' ? [] : lines;
};

test('the lines from somewhere on are those, however they were cut into pieces', async () => {
  const texts = fc
    .array(fc.constantFrom('a', 'bc', '\n', '\n\n', '重构'), { maxLength: 40 })
    .map((all) => all.join(''));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      texts,
      sizes,
      fc.nat(12),
      fc.integer({ min: 1, max: 9 }),
      async (text, cut, offset, limit) => {
        const lines = linesOf(text);
        expect(await countLines(piecesOf(text, cut))).toBe(lines.length);
        const got: Uint8Array[] = [];
        for await (const piece of linesFrom(piecesOf(text, cut), { offset, limit })) got.push(piece);
        expect(Buffer.concat(got).toString()).toBe(lines.slice(offset, offset + limit).join(''));
      },
    ),
  );
});
