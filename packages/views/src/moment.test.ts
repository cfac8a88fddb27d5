import { type Language, wordsFor } from '@coxswain/locale';
import { expect, test } from 'vitest';
import { agoText, localTime } from './moment.ts';
import type { Surface } from './render-context.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
const context = (language: Language, surface: Surface = 'terminal') => ({
  words: wordsFor(language),
  nowMs: NOW,
  surface,
});
const HOUR = 3_600;
const DAY = 24 * HOUR;

test.each([
  [0, 'just now'],
  [12, '12s ago'],
  [59, '59s ago'],
  [60, '1m ago'],
  [150, '2m ago'],
  [59 * 60 + 59, '59m ago'],
  [HOUR, '1h ago'],
  [23 * HOUR, '23h ago'],
  [DAY, '1d ago'],
  [59 * DAY, '59d ago'],
  [60 * DAY, '2026-09-21'],
  [-30, 'in 30s'],
  [-0.5, 'now'],
  [-4 * 60, 'in 4m00s'],
  [-131.4, 'in 2m12s'],
  [-HOUR - 300, 'in 1h05m'],
  [-100 * DAY, '2027-02-28'],
])('%i seconds ago is %s', (seconds, expected) => {
  expect(agoText(at(seconds), context('en'))).toBe(expected);
});

test('Chinese says it the other way round', () => {
  expect(agoText(at(150), context('zh'))).toBe('2m前');
  expect(agoText(at(0), context('zh'))).toBe('刚刚');
});

test('a local time is that of the zone', () => {
  expect(localTime('2026-11-20T17:00:11Z', 'Europe/Berlin')).toBe('2026-11-20 18:00:11');
});

test('on a screen nothing is counted below a minute, so that nothing ticks', () => {
  const onScreen = (seconds: number): string => agoText(at(seconds), context('en', 'screen'));
  expect([30, 120, 10 * HOUR, 5 * DAY, 309 * DAY].map(onScreen)).toEqual([
    'just now',
    '2m ago',
    '10h ago',
    '5d ago',
    '2026-01-15',
  ]);
});

test('a pipe gets the exact time', () => {
  expect(agoText(at(150), context('en', 'pipe'))).toBe(at(150));
});
