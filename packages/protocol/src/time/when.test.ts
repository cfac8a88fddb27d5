import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWhen, type WhenSettings } from './when.ts';

const utc = (text: string): number => Date.parse(text);
/** A Friday, 12:30 in UTC and 13:30 in Berlin. */
const NOW = utc('2026-11-20T12:30:00Z');

const read = (text: string, more: Partial<WhenSettings> = {}): string | undefined => {
  const ms = parseWhen(text, { nowMs: NOW, timeZone: 'UTC', side: 'past', ...more });
  return ms === undefined ? undefined : new Date(ms).toISOString();
};
const berlin = { timeZone: 'Europe/Berlin' };
const future = { side: 'future' } as const;

describe('durations', () => {
  test.each([
    ['2h', '2026-11-20T10:30:00.000Z'],
    ['30m', '2026-11-20T12:00:00.000Z'],
    ['90s', '2026-11-20T12:28:30.000Z'],
    ['1h30m', '2026-11-20T11:00:00.000Z'],
    ['7d', '2026-11-13T12:30:00.000Z'],
    ['2h ago', '2026-11-20T10:30:00.000Z'],
  ])('%s is before now when looking back', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['2h', '2026-11-20T14:30:00.000Z'],
    ['in 2h', '2026-11-20T14:30:00.000Z'],
    ['30 m', '2026-11-20T13:00:00.000Z'],
  ])('%s is after now when looking ahead', (text, expected) => {
    expect(read(text, future)).toBe(expected);
  });

  test('words decide against the side', () => {
    expect(read('in 2h')).toBe('2026-11-20T14:30:00.000Z');
    expect(read('2h ago', future)).toBe('2026-11-20T10:30:00.000Z');
  });

  test('whatever length is typed, past and future lie equally far from now', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom('s', 'm', 'h', 'd'), (count, unit) => {
        const settings = { nowMs: NOW, timeZone: 'UTC' };
        const back = parseWhen(`${count}${unit}`, { ...settings, side: 'past' }) ?? Number.NaN;
        const ahead = parseWhen(`${count}${unit}`, { ...settings, side: 'future' }) ?? Number.NaN;
        expect(NOW - back).toBe(ahead - NOW);
      }),
    );
  });
});

describe('times of day', () => {
  test('one that has passed is today for who looks back and tomorrow for who looks ahead', () => {
    expect(read('09:00')).toBe('2026-11-20T09:00:00.000Z');
    expect(read('9:00', future)).toBe('2026-11-21T09:00:00.000Z');
  });

  test('one that is to come was yesterday for who looks back and is today for who looks ahead', () => {
    expect(read('18:00')).toBe('2026-11-19T18:00:00.000Z');
    expect(read('18:00', future)).toBe('2026-11-20T18:00:00.000Z');
  });

  test('this very minute is now on both sides', () => {
    expect(read('12:30')).toBe('2026-11-20T12:30:00.000Z');
    expect(read('12:30', future)).toBe('2026-11-20T12:30:00.000Z');
  });

  test('seconds are understood', () => {
    expect(read('09:00:15')).toBe('2026-11-20T09:00:15.000Z');
  });

  test('they are meant in the zone', () => {
    expect(read('09:00', berlin)).toBe('2026-11-20T08:00:00.000Z');
    expect(read('13:00', berlin)).toBe('2026-11-20T12:00:00.000Z');
  });
});

describe('named days', () => {
  test.each([
    ['today', '2026-11-20T00:00:00.000Z'],
    ['yesterday', '2026-11-19T00:00:00.000Z'],
    ['tomorrow', '2026-11-21T00:00:00.000Z'],
    ['yesterday 18:00', '2026-11-19T18:00:00.000Z'],
    ['Yesterday  18:00', '2026-11-19T18:00:00.000Z'],
    ['tomorrow 9:05', '2026-11-21T09:05:00.000Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(text, future)).toBe(expected);
  });

  test('the day is that of the zone, which may be another one than in UTC', () => {
    const late = { nowMs: utc('2026-11-20T23:30:00Z'), ...berlin };
    expect(read('today', late)).toBe('2026-11-20T23:00:00.000Z');
    expect(read('yesterday 18:00', late)).toBe('2026-11-20T17:00:00.000Z');
  });

  test('yesterday crosses months and years', () => {
    expect(read('yesterday', { nowMs: utc('2026-01-01T12:00:00Z') })).toBe('2025-12-31T00:00:00.000Z');
    expect(read('yesterday', { nowMs: utc('2028-03-01T12:00:00Z') })).toBe('2028-02-29T00:00:00.000Z');
  });
});

describe('dates', () => {
  test.each([
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20 18:00', '2026-11-20T18:00:00.000Z'],
    ['2026-11-20T18:00', '2026-11-20T18:00:00.000Z'],
    ['2026-11-20t18:00:30', '2026-11-20T18:00:30.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('midnight is that of the zone', () => {
    expect(read('2026-11-20', berlin)).toBe('2026-11-19T23:00:00.000Z');
    expect(read('2026-07-01', berlin)).toBe('2026-06-30T22:00:00.000Z');
    expect(read('2026-07-01', { timeZone: 'Asia/Kolkata' })).toBe('2026-06-30T18:30:00.000Z');
  });
});

describe('daylight saving', () => {
  test('an hour that the clocks skip is as far after midnight as it would have been', () => {
    expect(read('2026-03-29 02:30', berlin)).toBe('2026-03-29T01:30:00.000Z');
  });

  test('an hour that comes twice means its first', () => {
    expect(read('2026-10-25 02:30', berlin)).toBe('2026-10-25T00:30:00.000Z');
  });

  test('midnight that a zone skips is the first moment of that day', () => {
    // In Beirut the clocks went from 00:00 to 01:00.
    expect(read('2026-03-29', { timeZone: 'Asia/Beirut' })).toBe('2026-03-28T22:00:00.000Z');
  });

  test('every wall clock that exists comes back as it was typed', () => {
    const minute = fc.integer({
      min: utc('2020-01-01T00:00:00Z') / 60_000,
      max: utc('2030-01-01T00:00:00Z') / 60_000,
    });
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    fc.assert(
      fc.property(minute, zone, (minutes, timeZone) => {
        const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
        const typed = clock.format(minutes * 60_000);
        const found = parseWhen(typed, { nowMs: NOW, timeZone, side: 'past' }) ?? Number.NaN;
        expect(clock.format(found)).toBe(typed);
        expect(found).toBeLessThanOrEqual(minutes * 60_000);
      }),
    );
  });
});

describe('RFC 3339', () => {
  test.each([
    ['2026-11-20T18:00:00Z', '2026-11-20T18:00:00.000Z'],
    ['2026-11-20T18:00:00+02:00', '2026-11-20T16:00:00.000Z'],
    ['2026-11-20t18:00:00.250z', '2026-11-20T18:00:00.250Z'],
    ['2026-11-20 18:00:00-05:30', '2026-11-20T23:30:00.000Z'],
    ['2026-11-20T18:00Z', '2026-11-20T18:00:00.000Z'],
  ])('%s says its own offset, whatever the zone', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(text, berlin)).toBe(expected);
  });

  test('every moment that a program prints is read back exactly', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true });
    fc.assert(fc.property(date, (moment) => read(moment.toISOString()) === moment.toISOString()));
  });
});

test('now is now', () => {
  expect(read('now')).toBe('2026-11-20T12:30:00.000Z');
  expect(read(' NOW ')).toBe('2026-11-20T12:30:00.000Z');
});

test.each([
  '',
  ' ',
  '10',
  '-2h',
  '2 hours and then some',
  'in 2h ago',
  'in',
  'ago',
  'soon',
  '25:00',
  '12:60',
  '12:00:60',
  '1:2',
  'yesterday 25:00',
  'yesterday noon',
  'someday 18:00',
  '2026-13-01',
  '2026-02-30',
  '2027-02-29',
  '2026-11-31 10:00',
  '2026-1-1',
  '20261120',
  '11/20/2026',
  '1969-12-31',
  '2026-02-30T00:00:00Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T18:00:00+2',
  '2026-11-20T18:00:00+25:99',
  '2026-11-20T18:00:00 Europe/Berlin',
  'constructor',
  '999999999999d',
  '1'.repeat(10_000),
])('%j is not a time', (text) => {
  expect(read(text)).toBeUndefined();
});

test('no text whatever makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('past', 'future'), (text, side) => {
      const ms = parseWhen(text, { nowMs: NOW, timeZone: 'Europe/Berlin', side });
      expect(ms === undefined || Number.isFinite(ms)).toBe(true);
    }),
  );
});
