import { expect, test } from 'vitest';
import { parseDateRange } from './date-range.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const local = (year: number, month: number, day: number): string =>
  new Date(year, month - 1, day).toISOString();

test('a duration counts back from now', () => {
  expect(parseDateRange('7d', nowMs)).toEqual({ since: '2026-11-13T12:00:00.000Z' });
  expect(parseDateRange(' 2h ', nowMs)).toEqual({ since: '2026-11-20T10:00:00.000Z' });
});

test('a day is the whole local day', () => {
  expect(parseDateRange('2026-11-01', nowMs)).toEqual({
    since: local(2026, 11, 1),
    until: local(2026, 11, 2),
  });
});

test('two days include all between; either may be left out', () => {
  expect(parseDateRange('2026-11-01..2026-11-15', nowMs)).toEqual({
    since: local(2026, 11, 1),
    until: local(2026, 11, 16),
  });
  expect(parseDateRange('2026-11-01..', nowMs)).toEqual({ since: local(2026, 11, 1) });
  expect(parseDateRange('..2026-11-15', nowMs)).toEqual({ until: local(2026, 11, 16) });
});

test('empty means any time', () => {
  expect(parseDateRange('  ', nowMs)).toEqual({});
});

test.each(['soon', '7', '2026-13-01', '2026-02-30', '2026-11-01..x', '..', '1..2..3'])(
  '%s is not a date',
  (text) => {
    expect(parseDateRange(text, nowMs)).toBeUndefined();
  },
);
