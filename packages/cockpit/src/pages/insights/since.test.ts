import { expect, test } from 'vitest';
import { dayOf, readSince } from './insights-page.tsx';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');

test('a duration goes back from now, a day is its local midnight', () => {
  expect(readSince('7d', NOW_MS)).toBe('2026-11-13T12:00:00.000Z');
  expect(readSince(' 12w ', NOW_MS)).toBe('2026-08-28T12:00:00.000Z');
  expect(dayOf(readSince('2026-11-01', NOW_MS) ?? '')).toBe('2026-11-01');
});

test.each(['', '7', 'yesterday', '2026-13-01', '-7d'])('%j is not a time', (text) => {
  expect(readSince(text, NOW_MS)).toBeUndefined();
});
