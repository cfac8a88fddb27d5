import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellWidth } from './cells.ts';
import { eachPiece } from './each-piece.ts';

const told = (text: string): string[] => {
  const pieces: string[] = [];
  let end = 0;
  eachPiece(text, (at, length, cells) => {
    const piece = text.slice(at, at + length);
    expect(at).toBe(end);
    if (cells !== undefined) expect(cells).toBe(cellWidth(piece));
    end = at + length;
    pieces.push(piece);
  });
  expect(end).toBe(text.length);
  return pieces;
};

test('the pieces are those of the segmenter, whatever stands beside what', () => {
  const units = [
    'a',
    '1',
    ' ',
    '重',
    '。',
    'é',
    '\u0301',
    '👩‍👩‍👧‍👦',
    '👍🏽',
    '🇩🇪',
    '\ufe0f',
    '\u20e3',
    '\t',
    '✓',
    'ש',
    '↔',
    '한',
  ];
  const segmenter = new Intl.Segmenter();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...units) }), (text) => {
      expect(told(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment));
    }),
  );
});

test('a character that is half of a pair is a piece', () => {
  expect(told('a\ud83db')).toEqual(['a', '\ud83d', 'b']);
});
