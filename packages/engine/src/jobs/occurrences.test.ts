import { wallClockAt } from '@coxswain/protocol';
import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInstants, lastInstants, nextInstant, type TimedTrigger } from './occurrences.ts';

const YEAR_START_MS = Date.parse('2026-01-01T00:00:00Z');
const YEAR_END_MS = Date.parse('2027-01-01T00:00:00Z');
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'];

const cron = (expression: string, timeZone: string): TimedTrigger => ({ kind: 'cron', expression, timeZone });

const between = (trigger: TimedTrigger, fromMs: number, untilMs: number): readonly string[] => {
  const found: string[] = [];
  let atMs = nextInstant(trigger, fromMs);
  while (atMs !== undefined && atMs <= untilMs) {
    found.push(new Date(atMs).toISOString());
    atMs = nextInstant(trigger, atMs);
  }
  return found;
};

/** What another library says. */
const secondOpinion = (
  expression: string,
  timeZone: string,
  fromMs: number,
  untilMs: number,
): readonly string[] => {
  const found: string[] = [];
  const parsed = CronExpressionParser.parse(expression, {
    tz: timeZone,
    currentDate: new Date(fromMs),
    endDate: new Date(untilMs),
  });
  while (parsed.hasNext()) found.push(new Date(parsed.next().getTime()).toISOString());
  return found;
};

describe('cron', () => {
  // Times of day that no change of clocks touches: there is one answer, and a second library gives the same for a year.
  const calm = ['0 9 * * 1-5', '15 12 1 * *', '45 6 1,15 * 2', '0 0 7 10 * *', '5 20 29 2 *'];
  for (const timeZone of ZONES)
    for (const expression of calm)
      it(`says of ${expression} in ${timeZone} what another library says, for a year`, () => {
        const own = between(cron(expression, timeZone), YEAR_START_MS, YEAR_END_MS);
        expect(own).toEqual(secondOpinion(expression, timeZone, YEAR_START_MS, YEAR_END_MS));
      });

  // Fields that follow the clock do so through the changes as well. (The other library loses its way over half an hour.)
  const changes = [
    ['2026-03-05T00:00Z', '2026-04-08T00:00Z'],
    ['2026-10-20T00:00Z', '2026-11-04T00:00Z'],
  ] as const;
  for (const timeZone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])
    for (const [from, until] of changes)
      it(`follows the clock of ${timeZone} from ${from} as another library does`, () => {
        for (const expression of ['0 * * * *', '*/20 * * * *']) {
          const span = [Date.parse(from), Date.parse(until)] as const;
          const own = between(cron(expression, timeZone), ...span);
          expect(own).toEqual(secondOpinion(expression, timeZone, ...span));
        }
      });

  it('comes at the same time of day all year where clocks move by half an hour', () => {
    const sundays = between(cron('0 18 * * 0', 'Australia/Lord_Howe'), YEAR_START_MS, YEAR_END_MS);
    expect(sundays).toHaveLength(52);
    const clocks = sundays.map((at) => wallClockAt(Date.parse(at), 'Australia/Lord_Howe'));
    expect(new Set(clocks.map(({ hour, minute }) => `${hour}:${minute}`))).toEqual(new Set(['18:0']));
  });

  it('fires a time of day that is skipped at the first instant after the gap', () => {
    const night = between(
      cron('30 2 * * *', 'Europe/Berlin'),
      Date.parse('2026-03-28T12:00Z'),
      Date.parse('2026-03-30T12:00Z'),
    );
    expect(night).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']);
    const lordHowe = cron('15 2 * * *', 'Australia/Lord_Howe');
    expect(between(lordHowe, Date.parse('2026-10-03T00:00Z'), Date.parse('2026-10-04T00:00Z'))).toEqual([
      '2026-10-03T15:30:00.000Z',
    ]);
  });

  it('fires a time of day that comes twice the first time alone', () => {
    const night = between(
      cron('30 2 * * *', 'Europe/Berlin'),
      Date.parse('2026-10-24T12:00Z'),
      Date.parse('2026-10-26T12:00Z'),
    );
    expect(night).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
    const newYork = cron('30 1 * * *', 'America/New_York');
    expect(between(newYork, Date.parse('2026-11-01T00:00Z'), Date.parse('2026-11-01T12:00Z'))).toEqual([
      '2026-11-01T05:30:00.000Z',
    ]);
  });

  it('fires every hour of a day with 23 hours and of one with 25', () => {
    const hours = (from: string, until: string): number =>
      between(cron('0 * * * *', 'Europe/Berlin'), Date.parse(from) - 1, Date.parse(until) - 1).length;
    expect(hours('2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toBe(23);
    expect(hours('2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toBe(25);
  });

  it('reads six fields with seconds in front', () => {
    const trigger = cron('*/20 * * * * *', 'UTC');
    expect(between(trigger, YEAR_START_MS, YEAR_START_MS + 60_000)).toHaveLength(3);
  });

  it('knows when nothing more comes', () => {
    expect(nextInstant(cron('0 0 30 2 *', 'UTC'), YEAR_START_MS)).toBeUndefined();
  });
});

describe('every', () => {
  const trigger: TimedTrigger = { kind: 'every', everyMs: 90_000, anchor: '2026-01-01T00:00:05.250Z' };
  const anchorMs = Date.parse('2026-01-01T00:00:05.250Z');

  it('never drifts from its anchor', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 12 }), (offsetMs) => {
        const atMs = nextInstant(trigger, anchorMs + offsetMs) ?? Number.NaN;
        expect((atMs - anchorMs) % 90_000).toBe(0);
        expect(atMs).toBeGreaterThan(anchorMs + offsetMs);
        expect(atMs).toBeLessThanOrEqual(Math.max(anchorMs, anchorMs + offsetMs + 90_000));
      }),
    );
  });

  it('begins with its anchor when that is still to come', () => {
    expect(nextInstant(trigger, anchorMs - 10 ** 9)).toBe(anchorMs);
  });

  it('counts a year of seconds at once', () => {
    const second: TimedTrigger = { kind: 'every', everyMs: 1_000, anchor: '2026-01-01T00:00:00Z' };
    const span = { afterMs: YEAR_START_MS, untilMs: YEAR_END_MS };
    expect(countInstants(second, span, 10)).toBe(365 * 86_400);
    expect(lastInstants(second, span, 2)).toEqual([YEAR_END_MS - 1_000, YEAR_END_MS]);
  });
});

describe('the last instants of a span', () => {
  const triggers: readonly TimedTrigger[] = [
    { kind: 'at', at: '2026-06-01T00:00:00.500Z' },
    { kind: 'every', everyMs: 7 * 3_600_000, anchor: '2026-02-01T00:00:00.001Z' },
    ...ZONES.flatMap((zone) => [
      cron('30 2 * * *', zone),
      cron('*/15 1-3 * * *', zone),
      cron('45 1 * * 0', zone),
    ]),
  ];

  it('are those that one comes to from its beginning', () => {
    const HOUR_MS = 3_600_000;
    fc.assert(
      fc.property(
        fc.constantFrom(...triggers),
        fc.integer({ min: 0, max: 365 * 24 * HOUR_MS }),
        fc.integer({ min: 0, max: 60 * HOUR_MS }),
        fc.integer({ min: 1, max: 30 }),
        (trigger, fromMs, lengthMs, most) => {
          const span = { afterMs: YEAR_START_MS + fromMs, untilMs: YEAR_START_MS + fromMs + lengthMs };
          const all = between(trigger, span.afterMs, span.untilMs).map((text) => Date.parse(text));
          expect(lastInstants(trigger, span, most)).toEqual(all.slice(-most));
          expect(countInstants(trigger, span, 1_000)).toBe(all.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});
