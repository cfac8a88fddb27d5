import { describe, expect, it } from 'vitest';
import { resetTimeOf } from './model-failure.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('the time at which a provider takes requests again', () => {
  it.each([
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '30' }, NOW + 30_000],
    [{ 'retry-after': '1.5' }, NOW + 1_500],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT' }, NOW + 60_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, NOW],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, NOW + 250],
    [{ 'anthropic-ratelimit-requests-reset': '2026-11-20T12:02:00Z' }, NOW + 120_000],
    [{ 'anthropic-ratelimit-unified-reset': String((NOW + 3_600_000) / 1_000) }, NOW + 3_600_000],
    [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, NOW + 360_000],
    [{ 'x-ratelimit-reset-tokens': '20ms' }, NOW + 20],
    [{ 'x-ratelimit-reset': String(NOW + 5_000) }, NOW + 5_000],
    [{ 'x-ratelimit-reset': '12' }, NOW + 12_000],
    [
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '2s',
        'x-ratelimit-remaining-tokens': '4000',
        'x-ratelimit-reset-tokens': '1h',
      },
      NOW + 2_000,
    ],
  ] as const)('is read from %o', (headers, expected) => {
    expect(resetTimeOf(headers, NOW)).toBe(expected);
  });
});
