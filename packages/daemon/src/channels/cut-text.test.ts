import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText } from './notice-text.ts';

describe('a text that is cut', () => {
  test('keeps what fits, and says where it was cut', () => {
    expect(cutText('short', 5)).toBe('short');
    expect(cutText('longer', 5)).toBe('long…');
    expect(cutText('  blank around  ', 12)).toBe('blank around');
    expect(cutText('one two three', 5)).toBe('one…');
  });

  test('is never torn within a character', () => {
    expect(cutText('😀😀😀', 2)).toBe('😀…');
    expect(cutText('😀😀', 2)).toBe('😀😀');
  });

  test('is as long as allowed at most, whatever is in it, and begins as the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 30 }), (text, characters) => {
        const cut = cutText(text, characters);
        expect(Array.from(cut).length).toBeLessThanOrEqual(characters);
        const kept = cut.endsWith('…') && cut !== text.trim() ? cut.slice(0, -1) : cut;
        expect(text.trim().startsWith(kept)).toBe(true);
      }),
    );
  });
});
