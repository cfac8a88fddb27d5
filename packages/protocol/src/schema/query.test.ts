import { describe, expect, test } from 'vitest';
import { eventsQuery, getTaskQuery, MAX_PAGE, outputQuery, taskQuery } from './query.ts';

describe('the query for a list of tasks', () => {
  test('without anything asks for the newest fifty', () => {
    expect(taskQuery.parse({})).toEqual({ order: 'created', limit: 50 });
  });

  test('takes lists with commas and statuses as people write them', () => {
    const query = taskQuery.parse({
      status: 'queued, in_progress',
      agent: 'a,b,,',
      kind: 'background,manual',
    });
    expect(query).toMatchObject({
      status: ['pending', 'running'],
      agent: ['a', 'b'],
      kind: ['background', 'manual'],
    });
  });

  test('takes an empty list for no filter', () => {
    expect(taskQuery.parse({ status: '', agent: ' , ' })).toEqual({ order: 'created', limit: 50 });
  });

  test('takes labels with and without a value, together and repeated', () => {
    expect(taskQuery.parse({ label: 'team=api,nightly' }).label).toEqual([
      { key: 'team', value: 'api' },
      { key: 'nightly' },
    ]);
    expect(taskQuery.parse({ label: ['team=a=b', 'x='] }).label).toEqual([
      { key: 'team', value: 'a=b' },
      { key: 'x', value: '' },
    ]);
  });

  test('takes a limit within a page', () => {
    expect(taskQuery.parse({ limit: '1' }).limit).toBe(1);
    expect(taskQuery.parse({ limit: String(MAX_PAGE) }).limit).toBe(MAX_PAGE);
  });

  test.each([
    [
      { status: 'finished' },
      "invalid status 'finished'; known: pending, running, needs_input, completed, failed, cancelled",
    ],
    [{ limit: '0' }, 'Too small'],
    [{ limit: '1001' }, 'Too big'],
    [{ limit: '-1' }, 'is not a whole number'],
    [{ limit: '1.5' }, 'is not a whole number'],
    [{ limit: '' }, 'is not a whole number'],
    [{ since: 'yesterday' }, 'Invalid ISO datetime'],
    [{ kind: 'task' }, 'Invalid option'],
    [{ label: '=x' }, 'a label needs a key'],
    [{ order: 'random' }, 'Invalid option'],
    [{ stauts: 'failed' }, 'Unrecognized key: "stauts"'],
  ])('refuses %j', (query, message) => {
    const { error } = taskQuery.safeParse(query);
    expect(error?.issues[0]?.message).toContain(message);
  });
});

describe('the other queries', () => {
  test('take the parts of a task that exist', () => {
    expect(getTaskQuery.parse({ include: 'children,plan' }).include).toEqual(['children', 'plan']);
    expect(getTaskQuery.safeParse({ include: 'secrets' }).success).toBe(false);
  });

  test('take event types and tasks', () => {
    expect(eventsQuery.parse({ type: 'TaskStarted,TaskFailed', task: '@1,abc', since: '7' })).toEqual({
      type: ['TaskStarted', 'TaskFailed'],
      task: ['@1', 'abc'],
      since: 7,
    });
    expect(eventsQuery.safeParse({ type: 'TaskExploded' }).success).toBe(false);
  });

  test('take ranges of output by whole sequences only', () => {
    expect(outputQuery.parse({ since: '0', tail: '100', stream: 'stdout' })).toEqual({
      since: 0,
      tail: 100,
      stream: ['stdout'],
    });
    for (const since of ['-1', '0x10', '1e3', '99999999999999999999'])
      expect(outputQuery.safeParse({ since }).success).toBe(false);
  });
});
