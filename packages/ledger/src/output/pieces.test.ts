import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoPieces, PIECE_BYTES } from './pieces.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });

describe('cutting text into pieces', () => {
  it('keeps every character, in order, and every piece valid UTF-8 within its size', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 40 }), (text, maxBytes) => {
        const pieces = cutIntoPieces(text, maxBytes);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.text.isWellFormed()).toBe(true);
          expect(Buffer.byteLength(piece.text)).toBe(piece.bytes);
          expect(piece.bytes).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });

  it('leaves text that fits alone', () => {
    expect(cutIntoPieces('häh')).toEqual([{ text: 'häh', bytes: 4 }]);
  });

  it('has no piece for no text', () => {
    expect(cutIntoPieces('')).toEqual([]);
  });

  it('replaces half a character, which UTF-8 cannot hold', () => {
    expect(cutIntoPieces('a\ud83d')).toEqual([{ text: 'a\ufffd', bytes: 4 }]);
  });

  it('cuts a line of ten megabytes into pieces of 64 KiB', () => {
    const pieces = cutIntoPieces('火'.repeat(1_000_000));
    expect(pieces.every(({ bytes }) => bytes <= PIECE_BYTES)).toBe(true);
    expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(3_000_000);
  });
});
