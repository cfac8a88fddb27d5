import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { printable } from './printable.ts';
import { isHarmless, simpleWidth } from './simple-text.ts';

const EVERY_CHARACTER = Array.from({ length: 0x10_ffff + 1 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
const SIMPLE = EVERY_CHARACTER.filter((character) => simpleWidth(character) !== undefined);

test('every simple character is as wide as string-width finds it', () => {
  const wrong = SIMPLE.filter((character) => simpleWidth(character) !== stringWidth(character));
  expect(wrong).toEqual([]);
});

test('simple characters stand alone: side by side they are as wide as by themselves', () => {
  const text = fc.array(fc.constantFrom(...SIMPLE)).map((characters) => characters.join(''));
  fc.assert(fc.property(text, (simple) => simpleWidth(simple) === stringWidth(simple)));
});

test('side by side they are also what may not be split', () => {
  const segmenter = new Intl.Segmenter();
  const text = fc.array(fc.constantFrom(...SIMPLE)).map((characters) => characters.join(''));
  fc.assert(
    fc.property(text, (simple) => {
      const segments = Array.from(segmenter.segment(simple), ({ segment }) => segment);
      expect(segments).toEqual([...simple]);
    }),
  );
});

test.each([
  'Why is the nightly build slow?',
  'Übergrößenträger',
  '重构登录页面并补充测试',
  '한글 ひらがな カタカナ',
  'Привет',
  '– … ✓ ✗ ● ◌ · → │ ─ █ ⠹',
])('%s is simple', (text) => expect(simpleWidth(text)).toBe(stringWidth(text)));

test.each(['e\u0301', '👍', '❤️', '👨‍👩‍👧', '🇩🇪', 'ｶﾞ', 'क्षि', 'か\u3099', '\t', '\u00ad', '\u200b'])(
  '%j is not',
  (text) => expect(simpleWidth(text)).toBeUndefined(),
);

test('nothing simple is ever shown in another way', () => {
  const wrong = SIMPLE.filter((character) => printable(`${character}\u0007`) !== `${character}␇`);
  expect(wrong).toEqual([]);
});

test('text is harmless when all of it is simple, tabs and line feeds included', () => {
  expect(isHarmless('a table\n\tof 重构')).toBe(true);
  for (const danger of ['\u001b[2J', '\r\n', '\u202e', '\u200b', '\u009b', '\ud800', '\u2028'])
    expect(isHarmless(`x${danger}`)).toBe(false);
});
