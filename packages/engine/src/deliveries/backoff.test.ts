import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GIVE_UP_AFTER_MS, retryAtMs } from './deliverer.ts';

const CREATED_MS = Date.parse('2026-11-20T12:00:00.000Z');
const delivery = (attempts: number) => ({ attempts, createdAt: new Date(CREATED_MS).toISOString() });
const FAILED = { isFinal: false } as const;

describe('a delivery that failed', () => {
  test('is tried again after 5 s, 30 s, 2 m, 10 m, 30 m, then hourly', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6].map(
      (attempts) => (retryAtMs(delivery(attempts), FAILED, CREATED_MS) ?? 0) - CREATED_MS,
    );
    expect(pauses).toEqual([5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 3_600_000]);
  });

  test('is given up when no repetition fixes it, and when it is a day old', () => {
    expect(retryAtMs(delivery(0), { isFinal: true }, CREATED_MS)).toBeUndefined();
    expect(retryAtMs(delivery(9), FAILED, CREATED_MS + GIVE_UP_AFTER_MS - 1)).toBeDefined();
    expect(retryAtMs(delivery(9), FAILED, CREATED_MS + GIVE_UP_AFTER_MS)).toBeUndefined();
  });

  test('waits as long as the transport says', () => {
    expect(retryAtMs(delivery(0), { isFinal: false, retryAfterMs: 17_000 }, CREATED_MS)).toBe(
      CREATED_MS + 17_000,
    );
    expect(retryAtMs(delivery(3), { isFinal: false, retryAfterMs: 0 }, CREATED_MS)).toBe(CREATED_MS + 1_000);
  });

  test('does not wait forever because a transport says so', () => {
    const at = (retryAfterMs: number) => retryAtMs(delivery(0), { isFinal: false, retryAfterMs }, CREATED_MS);
    expect(at(1e15)).toBe(CREATED_MS + GIVE_UP_AFTER_MS);
    expect(at(Number.NaN)).toBe(CREATED_MS + 5_000);
  });

  test('is never tried again in the same moment, and ends whatever the transport says', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.option(fc.nat(10 ** 9), { nil: undefined }),
        fc.nat(2 * GIVE_UP_AFTER_MS),
        (attempts, retryAfterMs, ageMs) => {
          const nowMs = CREATED_MS + ageMs;
          const at = retryAtMs(delivery(attempts), { isFinal: false, retryAfterMs }, nowMs);
          if (ageMs >= GIVE_UP_AFTER_MS) expect(at).toBeUndefined();
          else expect(at).toBeGreaterThanOrEqual(nowMs + 1_000);
        },
      ),
    );
  });
});
