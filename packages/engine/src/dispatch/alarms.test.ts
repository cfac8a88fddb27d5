import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Alarms } from './alarms.ts';

// Each turn of the event loop takes a fake millisecond.
const hearPendingEvents = () => vi.advanceTimersByTime(20);

describe('alarms', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const alarmsAt = (startMs: number) => {
    const clock = { nowMs: startMs };
    const rung: string[] = [];
    const alarms = new Alarms(() => clock.nowMs);
    const pass = (ms: number): void => {
      clock.nowMs += ms;
      vi.advanceTimersByTime(ms);
      hearPendingEvents();
    };
    return { clock, alarms, rung, pass };
  };

  it('ring in the order of their moments, each once', () => {
    const { alarms, rung, pass } = alarmsAt(1_000);
    alarms.set(4_000, () => rung.push('late'));
    alarms.set(2_000, () => rung.push('early'));
    pass(1_000);
    expect(rung).toEqual(['early']);
    pass(10_000);
    expect(rung).toEqual(['early', 'late']);
  });

  it('ring after what had happened before, which may call them off', async () => {
    vi.useRealTimers();
    const { promise, resolve } = Promise.withResolvers<void>();
    const heard: string[] = [];
    const alarms = new Alarms(() => performance.now());
    const { port1, port2 } = new MessageChannel();
    const dispose = alarms.set(performance.now() + 1, () => heard.push('alarm'));
    alarms.set(performance.now() + 1, resolve);
    port2.onmessage = () => {
      heard.push('message');
      dispose();
    };
    const startMs = performance.now();
    port1.postMessage('in time');
    // Busy past the alarm: its timer has run out before the message can be read.
    while (performance.now() < startMs + 20);
    await promise;
    port1.close();
    expect(heard).toEqual(['message']);
  });

  it('do not ring when called off', () => {
    const { alarms, rung, pass } = alarmsAt(0);
    alarms.set(500, () => rung.push('one'))();
    pass(1_000);
    expect(rung).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leave nothing that keeps the process alive when they are closed, nor are set later', () => {
    const { alarms, rung, pass } = alarmsAt(0);
    const dispose = alarms.set(500, () => rung.push('one'));
    alarms.set(600, () => rung.push('two'));
    alarms.close();
    alarms.set(700, () => rung.push('three'));
    dispose();
    expect(vi.getTimerCount()).toBe(0);
    pass(1_000);
    expect(rung).toEqual([]);
  });

  it('ring within 30 s of a clock that jumps ahead', () => {
    const { alarms, rung, clock } = alarmsAt(0);
    alarms.set(24 * 3_600_000, () => rung.push('tomorrow'));
    clock.nowMs += 25 * 3_600_000;
    vi.advanceTimersByTime(30_000);
    hearPendingEvents();
    expect(rung).toEqual(['tomorrow']);
  });

  it('wait on when the clock jumps back', () => {
    const { alarms, rung, clock, pass } = alarmsAt(3_600_000);
    alarms.set(3_601_000, () => rung.push('soon'));
    clock.nowMs -= 3_600_000;
    pass(60_000);
    expect(rung).toEqual([]);
    pass(3_600_000);
    expect(rung).toEqual(['soon']);
  });

  it('can be further away than a timer can count', () => {
    const { alarms, rung } = alarmsAt(0);
    alarms.set(2 ** 31 + 1_000, () => rung.push('far'));
    vi.advanceTimersByTime(60_000);
    expect(rung).toEqual([]);
  });
});
