import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Alarms } from '../dispatch/alarms.ts';
import { TimeLimit } from './runs.ts';

// Each turn of the event loop takes a fake millisecond.
const hearPendingEvents = () => vi.advanceTimersByTime(20);

describe('a time limit', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const limitOf = (limitMs: number) => {
    const clock = { nowMs: 0 };
    const now = (): number => clock.nowMs;
    const expire = vi.fn<() => void>();
    const limit = new TimeLimit({ alarms: new Alarms(now), now, limitMs, expire });
    const pass = (ms: number): void => {
      clock.nowMs += ms;
      vi.advanceTimersByTime(ms);
      hearPendingEvents();
    };
    return { limit, expire, pass };
  };

  it('expires once the working time is used up', () => {
    const { limit, expire, pass } = limitOf(1_000);
    limit.resume();
    pass(999);
    expect(expire).not.toHaveBeenCalled();
    pass(1);
    expect(expire).toHaveBeenCalledOnce();
  });

  it('does not count the time that is spent waiting', () => {
    const { limit, expire, pass } = limitOf(1_000);
    limit.resume();
    pass(600);
    limit.pause();
    pass(3_600_000);
    limit.resume();
    expect(limit.leftMs).toBe(400);
    pass(399);
    expect(expire).not.toHaveBeenCalled();
    pass(1);
    expect(expire).toHaveBeenCalledOnce();
  });

  it('never expires after the run is over', () => {
    const { limit, expire, pass } = limitOf(1_000);
    limit.resume();
    limit.pause();
    limit.pause();
    pass(10_000);
    expect(expire).not.toHaveBeenCalled();
  });
});
