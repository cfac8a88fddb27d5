import { expect, test } from 'vitest';
import { limitOf } from './limit.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');
const S = 1_000;
const M = 60 * S;
const H = 60 * M;

test.each([
  ['Claude AI usage limit reached|1767232800', 2 * H],
  ['rate_limit_error: {"resets_at":1767229200}', H],
  ['Quota exceeded, "resetsAt": "2026-01-01T03:00:00Z"', 3 * H],
  ['429 Too Many Requests; retry-after: 30', 30 * S],
  ['You have hit your usage limit. {"resets_in_seconds":3600}', H],
  ['rate limit reached, please try again in 1h2m30s', H + 2 * M + 30 * S],
  ['Rate limit reached. Please try again in 20 seconds.', 20 * S],
  ['Rate limit: try again in 850ms', 850],
  ['RESOURCE_EXHAUSTED {"retryDelay":"34.5s"}', 34.5 * S],
  ['Your quota will reset after 2h30m', undefined],
  ['usage limit: resets in 3 hours 2 minutes', 3 * H + 2 * M],
  ['usage limit, try again in 2 days, 3 hours and 4 minutes', 51 * H + 4 * M],
])('%s', (text, inMs) => {
  const expected = inMs ?? 2.5 * H;
  expect(limitOf(text, NOW_MS)).toEqual({ resetAtMs: NOW_MS + expected });
});

test.each([
  'insufficient_quota: check your plan',
  '429',
  'rate limit, retry-after: 99999999',
  'rate limit reset: 1000000000',
])('does not know when this ends: %s', (text) => {
  expect(limitOf(text, NOW_MS)).toEqual({ resetAtMs: undefined });
});

test.each(['the file was not found', 'line 4290 is wrong', 'retry in 5 s'])('is no limit: %s', (text) => {
  expect(limitOf(text, NOW_MS)).toBeUndefined();
});
