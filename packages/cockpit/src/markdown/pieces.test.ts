import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cut, cutOf } from './pieces.ts';

interface Piece {
  readonly text: string;
  readonly opening: string | undefined;
}

/** The pieces of a text that comes in parts. */
const piecesOf = (parts: readonly string[]): Piece[] => {
  const pieces: Piece[] = [];
  let text = '';
  let opening: string | undefined;
  for (const part of parts) {
    text += part;
    for (let cut: Cut | undefined = cutOf(text, opening); cut; cut = cutOf(text, opening)) {
      pieces.push({ text: text.slice(0, cut.at), opening });
      text = text.slice(cut.at);
      ({ opening } = cut);
    }
  }
  return [...pieces, { text, opening }];
};

test('a long text is cut at the end of a block', () => {
  const block = `${'word '.repeat(100)}\n${'- item\n'.repeat(20)}\n`;
  const pieces = piecesOf([block.repeat(40)]);
  expect(pieces.length).toBeGreaterThan(3);
  for (const { text, opening } of pieces)
    expect([text.startsWith('word'), opening]).toEqual([true, undefined]);
});

test('split code and tables repeat their opening', () => {
  const code = piecesOf([`\`\`\`\`ts\n${'a();\n```\n'.repeat(2_000)}\`\`\`\`\n\nb`]);
  expect(new Set(code.slice(1, -1).map(({ opening }) => opening))).toEqual(new Set(['````']));
  const table = piecesOf([`| a | b |\n|:--|--:|\n${'| c | d |\n'.repeat(2_000)}`]);
  expect(new Set(table.slice(1).map(({ opening }) => opening))).toEqual(new Set(['| a | b |\n|:--|--:|']));
});

test('the pieces are small and the same however a text arrives', () => {
  const part = fc.oneof(
    fc.constantFrom('```\n', '\n', '\n\n', '| a |\n|-|\n', '- b\n', 'x'.repeat(900), '👍🏽'.repeat(400)),
    fc.constantFrom('x'.repeat(70_000), 'c\n'.repeat(3_000), '\n'.repeat(9_000)),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const pieces = piecesOf(parts);
      const whole = parts.join('');
      expect(pieces.map(({ text }) => text).join('')).toBe(whole);
      expect(pieces).toEqual(piecesOf([whole]));
      for (const { text } of pieces) expect(text.length).toBeLessThan(70_000);
    }),
    { numRuns: 60 },
  );
});
