import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, cutToCells, padToCells } from './cells.ts';
import { printableLine } from './printable.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const FLAG = '🇩🇪';
const E_ACUTE = 'e\u0301';

/** Text of pieces that are hard to measure and easy to break. */
const hardText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        FAMILY,
        FLAG,
        E_ACUTE,
        '重构',
        '한글',
        'ｶﾞ',
        'क्षि',
        'นี้',
        '👍🏽',
        '❤️',
        '①',
        '\u200d',
        ' ',
        'a',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
  )
  .map((pieces) => printableLine(pieces.join('')));

const graphemes = (text: string): string[] =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

describe('the width of text', () => {
  test.each([
    ['', 0],
    ['task', 4],
    ['重构登录页面', 12],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    [FAMILY, 2],
    [FLAG, 2],
    ['👍🏽', 2],
    [E_ACUTE, 1],
    ['…', 1],
    ['✓ ✗ ·', 5],
  ])('of %j is %i cells', (text, cells) => expect(cellWidth(text)).toBe(cells));

  test('of a million characters is found without running out of stack', () => {
    expect(cellWidth('a'.repeat(1_000_000))).toBe(1_000_000);
    expect(cellWidth('汉'.repeat(1_000_000))).toBe(2_000_000);
  });
});

describe('cutting to cells', () => {
  test('leaves text alone that fits', () => {
    expect(cutToCells('abc', 3)).toBe('abc');
    expect(cutToCells('汉字', 4)).toBe('汉字');
  });

  test('ends in an ellipsis when something was cut', () => {
    expect(cutToCells('abcdef', 4)).toBe('abc…');
    expect(cutToCells('abc', 1)).toBe('…');
  });

  test('leaves a cell empty rather than half a wide character', () => {
    expect(cutToCells('汉字汉字', 4)).toBe('汉…');
    expect(cutToCells('汉字', 3)).toBe('汉…');
  });

  test('never takes a family apart', () => {
    expect(cutToCells(`ab${FAMILY}cd`, 4)).toBe('ab…');
    expect(cutToCells(`ab${FAMILY}cd`, 5)).toBe(`ab${FAMILY}…`);
  });

  test('gives nothing in no room', () => {
    expect(cutToCells('abc', 0)).toBe('');
    expect(cutToCells('abc', -1)).toBe('');
  });

  test('never exceeds the room, splits no grapheme and keeps the beginning', () => {
    fc.assert(
      fc.property(hardText, fc.integer({ min: 0, max: 30 }), (text, cells) => {
        const cut = cutToCells(text, cells);
        expect(cellWidth(cut)).toBeLessThanOrEqual(cells);
        if (cut === text || cut === '') return;
        expect(cut.endsWith('…')).toBe(true);
        const kept = graphemes(cut.slice(0, -1));
        expect(graphemes(text).slice(0, kept.length)).toEqual(kept);
      }),
      { numRuns: 500 },
    );
  });
});

describe('padding to cells', () => {
  test('fills up on the side that is free', () => {
    expect(padToCells('ab', 4)).toBe('ab  ');
    expect(padToCells('ab', 4, 'right')).toBe('  ab');
    expect(padToCells('汉字', 5)).toBe('汉字 ');
  });

  test('always gives exactly the room, so that columns stand', () => {
    fc.assert(
      fc.property(
        hardText,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('left', 'right'),
        (text, cells, align) => {
          expect(cellWidth(padToCells(text, cells, align))).toBe(cells);
        },
      ),
      { numRuns: 500 },
    );
  });
});
