import type { ClockTrust } from '@coxswain/ledger';
import { describe, expect, test } from 'vitest';
import { believedNext } from './believed-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20);

/** What is believed after each step: so much time passed, then the wall clock said so much more than at the beginning. */
const after = (...steps: readonly (readonly [passedMs: number, wallMs: number])[]): ClockTrust =>
  steps.reduce<ClockTrust>((belief, [passedMs, wallMs]) => believedNext(belief, passedMs, NOW + wallMs), {
    believedMs: NOW,
  });

describe('the believed clock', () => {
  test('follows the wall clock while it agrees with the steady one', () => {
    expect(after([HOUR, HOUR], [HOUR, 2 * HOUR])).toEqual({ believedMs: NOW + 2 * HOUR });
  });

  test('follows it through a night of sleep and when it is set back', () => {
    expect(after([0, 10 * HOUR])).toEqual({ believedMs: NOW + 10 * HOUR });
    expect(after([HOUR, -90 * DAY])).toEqual({ believedMs: NOW - 90 * DAY });
  });

  test('does not believe a clock that is 40 days ahead for a minute', () => {
    const minute = 60_000;
    expect(after([0, 40 * DAY]).believedMs).toBe(NOW);
    expect(after([0, 40 * DAY], [minute, 40 * DAY + minute]).believedMs).toBe(NOW + minute);
    expect(after([0, 40 * DAY], [minute, minute])).toEqual({ believedMs: NOW + minute });
  });

  test('believes a leap that has stood for a day', () => {
    expect(after([0, 40 * DAY], [23 * HOUR, 41 * DAY - HOUR]).doubted).toBeDefined();
    expect(after([0, 40 * DAY], [DAY, 41 * DAY])).toEqual({ believedMs: NOW + 41 * DAY });
  });

  test('counts that day over nights of sleep and other weekends', () => {
    const belief = after(
      [0, 3 * DAY],
      [10 * HOUR, 3 * DAY + 24 * HOUR],
      [0, 7 * DAY],
      [14 * HOUR, 7 * DAY + 14 * HOUR],
    );
    // The second leap is not proven by what was said before it.
    expect(belief.believedMs).toBe(NOW + 4 * DAY + 14 * HOUR);
    expect(belief.doubted?.heldMs).toBe(0);
  });

  test('begins the day again when the clock is corrected', () => {
    const belief = after(
      [0, 40 * DAY],
      [23 * HOUR, 41 * DAY - HOUR],
      [HOUR, 30 * DAY],
      [23 * HOUR, 31 * DAY - HOUR],
    );
    expect(belief.doubted).toBeDefined();
    expect(belief.believedMs).toBe(NOW + 47 * HOUR);
  });
});
