import { wordsFor } from '@coxswain/locale';
import { expect, test } from 'vitest';
import { localTime, relativeTime } from './moment.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = (secondsAgo: number): string => new Date(NOW - secondsAgo * 1_000).toISOString();
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
  expect(relativeTime(at(seconds), NOW, wordsFor('en').time)).toBe(expected);
});

test('Chinese says it the other way round', () => {
  expect(relativeTime(at(150), NOW, wordsFor('zh').time)).toBe('2m前');
  expect(relativeTime(at(0), NOW, wordsFor('zh').time)).toBe('刚刚');
});

test('a local time is that of the zone', () => {
  expect(localTime('2026-11-20T17:00:11Z', 'Europe/Berlin')).toBe('2026-11-20 18:00:11');
});
