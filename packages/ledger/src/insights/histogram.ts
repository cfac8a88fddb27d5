// Durations counted in buckets that grow by a constant factor: sixteen to each doubling, so a percentile read from them is
// at most about 2 % off, whether tasks take milliseconds or days, and a sum of histograms is a histogram.

const BUCKETS_PER_DOUBLING = 16;

/** How many durations fell into each bucket. */
export type Histogram = ReadonlyMap<number, number>;

/** The bucket of a duration; 0 holds everything up to a millisecond. */
export const bucketOf = (durationMs: number): number =>
  durationMs <= 1 ? 0 : Math.ceil(Math.log2(durationMs) * BUCKETS_PER_DOUBLING);

/** The middle of a bucket, by ratio, in milliseconds. */
const middleOf = (bucket: number): number =>
  bucket === 0 ? 1 : 2 ** ((bucket - 0.5) / BUCKETS_PER_DOUBLING);

/** The longest duration in a bucket, in milliseconds. */
const edgeOf = (bucket: number): number => (bucket === 0 ? 1 : 2 ** (bucket / BUCKETS_PER_DOUBLING));

const percentileIn = (bucket: number, averageMs: number): number => {
  const middle = middleOf(bucket);
  return Math.round(averageMs <= edgeOf(bucket) ? Math.max(middle, averageMs) : middle);
};

/**
 * The duration that `share` (0 to 1) of all stay at or under, in milliseconds; 0 when there are none. It is never below an average
 * in the same bucket: tasks that all take equally long must not look as if they took longer on average.
 */
export const percentile = (histogram: Histogram, share: number, averageMs = 0): number => {
  const buckets = [...histogram].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= total * share) return percentileIn(bucket, averageMs);
  }
  return 0;
};
