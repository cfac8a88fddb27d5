import { describe, expect, it } from 'vitest';
import { followedTrigger } from './new-triggers.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const context = { nowMs: NOW_MS, timeZone: 'Europe/Berlin' };
const followed = (trigger: Parameters<typeof followedTrigger>[0], more = {}) =>
  followedTrigger(trigger, { ...context, ...more });
const refusal = (trigger: Parameters<typeof followedTrigger>[0]): string => {
  try {
    followed(trigger);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
};

describe('new triggers', () => {
  it('get the time zone of the machine and an anchor of now when they say none', () => {
    expect(followed({ kind: 'cron', expression: '0 9 * * *' })).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect(followed({ kind: 'every', everyMs: 1_000 })).toMatchObject({ anchor: '2026-11-20T12:00:00.000Z' });
  });

  it('spell time zones as they are spelled', () => {
    const trigger = followed({ kind: 'cron', expression: '0 9 * * *', timeZone: 'america/new_york' });
    expect(trigger).toMatchObject({ timeZone: 'America/New_York' });
  });

  it.each([
    ['Europe/Berln', 'did you mean Europe/Berlin?'],
    ['new york', 'did you mean America/New_York?'],
    ['+02:00', 'write it like Europe/Berlin'],
    ['nowhere at all', 'write it like Europe/Berlin'],
  ])('refuse the time zone %s and help', (timeZone, help) => {
    expect(refusal({ kind: 'cron', expression: '0 9 * * *', timeZone })).toContain(help);
  });

  it.each([
    ['0 0 30 2 *', 'never matches'],
    ['0 9 * *', 'has 4 fields'],
    ['0 9 * * * * *', 'has 7 fields'],
    ['61 * * * *', 'Invalid value for minute: 61'],
    ['soon', 'has 1 field;'],
  ])('refuse cron %s', (expression, why) => {
    expect(refusal({ kind: 'cron', expression })).toContain(why);
  });

  it('refuse a moment that has passed, but keep one that the job had already', () => {
    const at = '2026-11-20T11:59:59Z';
    expect(refusal({ kind: 'at', at })).toContain('is in the past');
    expect(followed({ kind: 'at', at }, { former: [{ kind: 'at', at }] })).toEqual({ kind: 'at', at });
  });

  it('refuse an event that could be any', () => {
    expect(refusal({ kind: 'event', status: 'ended' })).toContain('needs a job or an agent');
  });

  it('keep the secret of a webhook until a new one is wanted, and never take one up again', () => {
    const first = followed({ kind: 'webhook', path: 'build' });
    const former = [first];
    expect(followed({ kind: 'webhook', path: 'build' }, { former, nowMs: NOW_MS + 5_000 })).toEqual(first);
    const second = followed({ kind: 'webhook', path: 'build' }, { former, newSecret: true });
    const third = followed({ kind: 'webhook', path: 'build' }, { former: [second], newSecret: true });
    const versions = [first, second, third].map(
      (trigger) => trigger.kind === 'webhook' && trigger.secretVersion,
    );
    expect(new Set(versions).size).toBe(3);
  });
});
