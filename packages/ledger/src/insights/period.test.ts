import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay, nextPeriod, periodStart, startOfDay } from './period.ts';

describe('periods', () => {
  it('begin weeks on Monday and months on the first', () => {
    expect(periodStart('2026-11-22', 'week')).toBe('2026-11-16');
    expect(periodStart('2026-11-23', 'week')).toBe('2026-11-23');
    expect(periodStart('2027-01-01', 'week')).toBe('2026-12-28');
    expect(periodStart('2026-11-22', 'month')).toBe('2026-11-01');
  });

  it('follow one another without a hole, over leap days and changes of the clock', () => {
    expect(nextPeriod('2028-02-28', 'day')).toBe('2028-02-29');
    expect(nextPeriod('2026-03-28', 'day')).toBe('2026-03-29');
    expect(nextPeriod('2026-12-28', 'week')).toBe('2027-01-04');
    expect(nextPeriod('2026-01-01', 'month')).toBe('2026-02-01');
    expect(nextPeriod('2026-12-01', 'month')).toBe('2027-01-01');
  });

  it('hold every day exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom('day', 'week', 'month'),
        (ms, period) => {
          const day = localDay(ms);
          const start = periodStart(day, period);
          expect(start <= day).toBe(true);
          expect(day < nextPeriod(start, period)).toBe(true);
          expect(periodStart(nextPeriod(start, period), period)).toBe(nextPeriod(start, period));
          expect(Date.parse(startOfDay(day))).toBeLessThanOrEqual(ms);
        },
      ),
    );
  });
});
