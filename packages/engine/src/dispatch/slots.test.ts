import { DEFAULT_LIMITS } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

const limits = { ...DEFAULT_LIMITS, maxConcurrentTasks: 2, maxParked: 1, groups: { gpu: 1 } };
const holder = (pool = '') => ({ pool });

describe('slots', () => {
  it('are free per pool, and a full pool is not named', () => {
    const slots = new Slots(limits);
    expect(slots.free()).toEqual({ '': 2, gpu: 1 });
    slots.take(holder('gpu'));
    slots.take(holder());
    expect(slots.free()).toEqual({ '': 1 });
    expect(slots.usage('gpu')).toEqual({ used: 1, total: 1 });
  });

  it('are given back while a run waits and taken again above the limit', () => {
    const slots = new Slots(limits);
    const waiting = holder();
    slots.take(waiting);
    slots.take(holder());
    expect(slots.park(waiting)).toBe(true);
    slots.take(holder());
    expect(slots.free()).toEqual({ gpu: 1 });
    slots.take(waiting);
    expect(slots.summary()).toEqual({ used: 3, total: 3, parked: 0 });
    expect(slots.free()).toEqual({ gpu: 1 });
  });

  it('stay with a run that waits when too many wait already', () => {
    const slots = new Slots(limits);
    const [first, second] = [holder(), holder()];
    slots.take(first);
    slots.take(second);
    expect(slots.park(first)).toBe(true);
    expect(slots.park(second)).toBe(false);
    expect(slots.summary()).toEqual({ used: 1, total: 3, parked: 1 });
  });

  it('follow a changed limit at once, also below what is taken', () => {
    const slots = new Slots(limits);
    slots.take(holder());
    slots.take(holder());
    slots.configure({ ...limits, maxConcurrentTasks: 1, groups: {} });
    expect(slots.free()).toEqual({});
    slots.configure({ ...limits, maxConcurrentTasks: 5, groups: {} });
    expect(slots.free()).toEqual({ '': 3 });
  });

  it('are released once, parked or not', () => {
    const slots = new Slots(limits);
    const run = holder();
    slots.take(run);
    slots.release(run);
    slots.release(run);
    expect(slots.summary()).toEqual({ used: 0, total: 3, parked: 0 });
  });
});
