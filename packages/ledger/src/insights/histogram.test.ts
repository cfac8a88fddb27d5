import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, percentile } from './histogram.ts';

const histogramOf = (durations: readonly number[]): Map<number, number> => {
  const histogram = new Map<number, number>();
  for (const duration of durations) {
    const bucket = bucketOf(duration);
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
  }
  return histogram;
};

describe('a percentile from buckets', () => {
  it('is within three percent of the exact one, from a millisecond to a month', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: 31 * 86_400_000 }), { minLength: 1 }), (durations) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
        const read = percentile(histogramOf(durations), 0.95);
        expect(Math.abs(read - exact) / exact).toBeLessThan(0.03 + 0.5 / exact);
      }),
    );
  });

  it('is 0 when there is nothing', () => {
    expect(percentile(new Map(), 0.95)).toBe(0);
  });

  it('takes durations of no time at all', () => {
    expect(percentile(histogramOf([0, 0, 1]), 0.95)).toBe(1);
  });
});
