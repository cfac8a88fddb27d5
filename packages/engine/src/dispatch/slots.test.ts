import { DEFAULT_LIMITS } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

const limits = { ...DEFAULT_LIMITS, maxConcurrentTasks: 2, maxParked: 1, groups: { gpu: 1 } };
const holder = (pool = '') => ({ pool });
const free = (slots: Slots) => {
  const pledge = slots.pledge();
  pledge.letGo();
  return pledge.slots;
};

describe('slots', () => {
  it('are free per pool, and a full pool is not named', () => {
    const slots = new Slots(limits);
    expect(free(slots)).toEqual({ '': 2, gpu: 1 });
    slots.take(holder('gpu'));
    slots.take(holder());
    expect(free(slots)).toEqual({ '': 1 });
    expect(slots.usage('gpu')).toEqual({ used: 1, total: 1 });
  });

  it('are given back while a run waits and taken again above the limit', () => {
    const slots = new Slots(limits);
    const waiting = holder();
    slots.take(waiting);
    slots.take(holder());
    expect(slots.park(waiting)).toBe(true);
    slots.take(holder());
    expect(free(slots)).toEqual({ gpu: 1 });
    slots.take(waiting);
    expect(slots.summary()).toEqual({ used: 3, total: 3, parked: 0 });
    expect(free(slots)).toEqual({ gpu: 1 });
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
    expect(free(slots)).toEqual({});
    slots.configure({ ...limits, maxConcurrentTasks: 5, groups: {} });
    expect(free(slots)).toEqual({ '': 3 });
  });

  it('are pledged to one claim at a time, also those that get free while it is under way', () => {
    const slots = new Slots(limits);
    const run = holder();
    slots.take(run);
    const first = slots.pledge();
    expect(first.slots).toEqual({ '': 1, gpu: 1 });
    expect(free(slots)).toEqual({});
    slots.release(run);
    const second = slots.pledge();
    expect(second.slots).toEqual({ '': 1 });
    first.letGo();
    expect(free(slots)).toEqual({ '': 1, gpu: 1 });
    second.letGo();
    expect(free(slots)).toEqual({ '': 2, gpu: 1 });
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
