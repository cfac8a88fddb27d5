import { expect, test } from 'vitest';
import { pauseMsOf } from './reconnect.ts';

const pause = (failures: number, retryAfterMs?: number, isFinal = false): number =>
  pauseMsOf({ isFinal, retryAfterMs }, { failures, deps: { random: () => 0 } });

test('the pause grows with each failure, up to a minute; what time does not fix has the longest', () => {
  expect([1, 2, 3, 7, 99].map((failures) => pause(failures))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  expect(pause(1, undefined, true)).toBe(60_000);
});

test('a server is believed that asks for a while, and not one that asks for years or for no number', () => {
  expect(pause(1, 300_000)).toBe(300_000);
  expect(pause(1, 1e15)).toBe(3_600_000);
  expect(pause(2, Number.NaN)).toBe(2_000);
});
