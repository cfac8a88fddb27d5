import { expect, test } from 'vitest';
import { momentText, soonText } from './moment-text.ts';
import { wordsFor } from './words.ts';

/** 13:30 in Berlin. */
const NOW = Date.parse('2026-11-20T12:30:00Z');
const soon = (at: string, language: 'en' | 'zh' = 'en'): string =>
  soonText(at, { nowMs: NOW, timeZone: 'Europe/Berlin', words: wordsFor(language).time });

test.each([
  ['2026-11-20T12:29:00Z', 'now'],
  ['2026-11-20T12:30:20Z', 'in 20s'],
  ['2026-11-20T12:35:00Z', 'in 5m00s'],
  ['2026-11-20T13:30:00Z', 'in 1h00m'],
  ['2026-11-20T13:31:00Z', '14:31'],
  ['2026-11-20T22:59:00Z', '23:59'],
  ['2026-11-20T23:00:00Z', 'tomorrow 00:00'],
  ['2026-11-21T08:00:00Z', 'tomorrow 09:00'],
  ['2026-11-22T08:00:00Z', '11-22 09:00'],
  ['2028-02-29T08:00:00Z', '2028-02-29'],
])('%s is %s', (at, expected) => expect(soon(at)).toBe(expected));

test('in Chinese', () => {
  expect(soon('2026-11-21T08:00:00Z', 'zh')).toBe('明天 09:00');
  expect(soon('2026-11-20T12:35:00Z', 'zh')).toBe('5m00s后');
});

test('a moment is told on the clock of the reader', () => {
  expect(momentText('2026-11-20T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-21 08:30');
});
