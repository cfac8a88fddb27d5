import { describe, expect, it } from 'vitest';
import { nextOccurrences } from './job-verbs.ts';

const next = (expression: string, timeZone: string, after: string, count: number) =>
  nextOccurrences([{ kind: 'cron', expression, timeZone }], {
    afterMs: Date.parse(after),
    count,
    timeZone: 'UTC',
  }).map(({ local, clockChange }) => (clockChange === undefined ? local : `${local} ${clockChange}`));

describe('the next occurrences', () => {
  it('say in which night a time of day is skipped', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', 3)).toEqual([
      '2026-03-28 02:30',
      '2026-03-29 03:00 skipped',
      '2026-03-30 02:30',
    ]);
  });

  it('say in which night an hour comes twice', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25 02:30 doubled',
      '2026-10-26 02:30',
    ]);
    expect(next('0 * * * *', 'America/New_York', '2026-11-01T04:30Z', 4)).toEqual([
      '2026-11-01 01:00 doubled',
      '2026-11-01 01:00 doubled',
      '2026-11-01 02:00',
      '2026-11-01 03:00',
    ]);
  });

  it('flag the half hour by which clocks move on Lord Howe Island', () => {
    expect(next('*/15 * * * *', 'Australia/Lord_Howe', '2026-10-03T15:10Z', 3)).toEqual([
      '2026-10-04 01:45',
      '2026-10-04 02:30 skipped',
      '2026-10-04 02:45',
    ]);
  });

  it('flag nothing at times of day that no change touches', () => {
    expect(next('0 9 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29 09:00',
      '2026-03-30 09:00',
    ]);
  });

  it("count coinciding triggers once, and give the machine's zone where a trigger has none", () => {
    const found = nextOccurrences(
      [
        { kind: 'every', everyMs: 3_600_000, anchor: '2026-05-01T00:00:00Z' },
        { kind: 'at', at: '2026-05-01T10:00:00Z' },
        { kind: 'at', at: '2026-05-01T10:00:30Z' },
      ],
      { afterMs: Date.parse('2026-05-01T09:30Z'), count: 3, timeZone: 'Asia/Kolkata' },
    );
    expect(found).toEqual([
      {
        at: '2026-05-01T10:00:00.000Z',
        trigger: 'every',
        local: '2026-05-01 15:30',
        timeZone: 'Asia/Kolkata',
      },
      {
        at: '2026-05-01T10:00:30.000Z',
        trigger: 'at',
        local: '2026-05-01 15:30:30',
        timeZone: 'Asia/Kolkata',
      },
      {
        at: '2026-05-01T11:00:00.000Z',
        trigger: 'every',
        local: '2026-05-01 16:30',
        timeZone: 'Asia/Kolkata',
      },
    ]);
  });
});
