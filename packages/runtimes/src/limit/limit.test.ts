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
  expect(limitOf(text, { nowMs: NOW_MS, timeZone: 'UTC' })).toEqual({ resetAtMs: NOW_MS + expected });
});

test.each(['429', 'rate limit, retry-after: 99999999', 'rate limit reset: 1000000000'])(
  'does not know when this ends: %s',
  (text) => {
    expect(limitOf(text, { nowMs: NOW_MS, timeZone: 'UTC' })).toEqual({});
  },
);

test('does not wait for an account without credit', () => {
  const context = { nowMs: NOW_MS };
  expect(limitOf('429 insufficient_quota: check your plan', context)).toEqual({ isFinal: true });
  expect(limitOf('Your credit balance is too low', context)).toEqual({ isFinal: true });
});

// A Thursday, 10:00 in Berlin.
const THURSDAY_MS = Date.parse('2026-11-26T09:00:00Z');

test.each([
  ["You've hit your usage limit. Upgrade to Pro or try again at 11:20 AM.", '2026-11-26T10:20:00Z'],
  ["You've hit your usage limit, try again at 9:55 AM.", '2026-11-26T09:00:00Z'],
  ["You've hit your usage limit. Try again at Nov 28th, 2026 3:05 PM.", '2026-11-28T14:05:00Z'],
  ["You've hit your session limit · resets 9pm (Europe/Berlin)", '2026-11-26T20:00:00Z'],
  ["You've hit your limit · resets 8:30am (Asia/Tokyo)", '2026-11-26T23:30:00Z'],
  ['Claude usage limit reached. Your limit will reset at 1pm (Etc/GMT+5).', '2026-11-26T18:00:00Z'],
  ["You've hit your weekly limit · resets Nov 30 at 10am (Europe/Berlin)", '2026-11-30T09:00:00Z'],
  ["You've hit your weekly limit · resets Dec 1, 12am", '2026-11-30T23:00:00Z'],
  ['5-hour limit reached ∙ resets 2am', '2026-11-27T01:00:00Z'],
  ['Weekly limit reached, resets Monday 9:00', '2026-11-30T08:00:00Z'],
  ['Usage limit reached for gemini. Access resets at 4:15 PM GMT+1.', '2026-11-26T15:15:00Z'],
  ['{"codexErrorInfo":"usageLimitExceeded"} try again at 12:00 PM', '2026-11-26T11:00:00Z'],
])('%s', (text, at) => {
  const limit = limitOf(text, { nowMs: THURSDAY_MS, timeZone: 'Europe/Berlin' });
  expect(new Date(limit?.resetAtMs ?? 0).toISOString()).toBe(at.replace('Z', '.000Z'));
});

test('a date without a year is that of the next year when this one is long over', () => {
  const nowMs = Date.parse('2026-12-30T12:00:00Z');
  expect(limitOf('weekly limit, resets Jan 2 at 10am', { nowMs, timeZone: 'UTC' })).toEqual({
    resetAtMs: Date.parse('2027-01-02T10:00:00Z'),
  });
});

test.each([
  'usage limit reached, resets 9',
  'usageLimitExceeded',
  'rate limit: try again at 25:61',
  'usage limit: resets Feb 30 at 9am',
])('a limit without a time that exists has none: %s', (text) => {
  expect(limitOf(text, { nowMs: THURSDAY_MS, timeZone: 'Nowhere/Atall' })).toEqual({});
});

test.each([
  'the file was not found',
  'line 4290 is wrong',
  'retry in 5 s',
  'Disk quota exceeded',
  'context limit reached',
])('is no limit: %s', (text) => {
  expect(limitOf(text, { nowMs: NOW_MS, timeZone: 'UTC' })).toBeUndefined();
});
