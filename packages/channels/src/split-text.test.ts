import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText } from './split-text.ts';

describe('a long text', () => {
  test('that fits stays whole', () => {
    expect(splitText('one\ntwo', 7)).toEqual(['one\ntwo']);
  });

  test('is cut between paragraphs, else between lines, else between words', () => {
    expect(splitText('first part\n\nsecond\npart', 18)).toEqual(['first part', 'second\npart']);
    expect(splitText('first line\nsecond line', 15)).toEqual(['first line', 'second line']);
    expect(splitText('one two three four', 10)).toEqual(['one two', 'three four']);
  });

  test('without blanks is cut between characters: a family stays together', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(`中文${family}字`, 12)).toEqual(['中文', `${family}字`]);
    expect(splitText('日本語のテキスト', 3)).toEqual(['日本語', 'のテキ', 'スト']);
  });

  test('that is blank makes no message', () => {
    expect(splitText(' \n ', 10)).toEqual([]);
    expect(splitText(`a${' '.repeat(30)}b`, 10)).toEqual(
      ['a        ', 'b'].map((text) => expect.stringContaining(text.trim())),
    );
  });

  test('keeps its words and their order, never cuts a code point, and every piece fits', () => {
    const character = fc.constantFrom('a', 'é', '中', '😀', '👨‍👩‍👧', '\u0301', '\n', ' ', 'word ');
    fc.assert(
      fc.property(
        fc.array(character, { maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (parts, limit) => {
          const text = parts.join('');
          const pieces = splitText(text, limit);
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(limit);
            expect(piece.trim()).not.toBe('');
            expect(piece.isWellFormed()).toBe(true);
          }
          expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        },
      ),
    );
  });

  test('of one character without end is cut all the same', () => {
    const zalgo = `a${'\u0301'.repeat(500)}`;
    expect(splitText(zalgo, 100).join('')).toBe(zalgo);
  });
});
