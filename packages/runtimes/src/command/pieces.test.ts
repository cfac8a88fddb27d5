import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOnePiece, MAX_PIECE_BYTES, piecesOf } from './pieces.ts';

const unit = fc.constantFrom('a', 'é', '日', '😀', '\uFFFD');
const text = fc.tuple(fc.array(unit, { minLength: 1, maxLength: 9 }), fc.integer({ min: 0, max: 30_000 }));

test('a text is cut into pieces that hold at most 64 KiB and together are the text', () => {
  fc.assert(
    fc.property(text, ([units, times]) => {
      const whole = units.join('').repeat(times);
      const pieces = piecesOf(whole);
      expect(pieces.join('')).toBe(whole);
      expect(pieces.every((piece) => isOnePiece(piece) && piece !== '' && piece.isWellFormed())).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a text of exactly the limit is one piece, one byte more is not', () => {
  expect(isOnePiece('x'.repeat(MAX_PIECE_BYTES))).toBe(true);
  expect(isOnePiece('x'.repeat(MAX_PIECE_BYTES + 1))).toBe(false);
  expect(isOnePiece('日'.repeat(Math.ceil(MAX_PIECE_BYTES / 3)))).toBe(false);
});
