import type { LedgerEvent, TaskPage, TaskQueryInput } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { cancelledEvent, running, taskOf } from '../testing/tasks.ts';
import { appendPage, applyEvents, joinFresh, type TaskPages } from './task-pages.ts';
import { readPages } from './use-task-pages.ts';

const pages = (names: string, cursor?: string): TaskPages => ({
  tasks: [...names].map((name) => taskOf(name)),
  cursor,
});
const names = ({ tasks }: TaskPages): string => tasks.map(({ id }) => id[4]).join('');

describe('a reloaded first page', () => {
  test('is everything when it says so', () => {
    expect(names(joinFresh(pages('abc', 'x'), pages('bd')).pages)).toBe('bd');
  });

  test('keeps the pages after it', () => {
    const { pages: joined } = joinFresh(pages('abcdef', 'x'), pages('nab', 'y'));
    expect(names(joined)).toBe('nabcdef');
    expect(joined.cursor).toBe('x');
  });

  test('moves tasks that came to the front', () => {
    expect(names(joinFresh(pages('abcdef', 'x'), pages('eab', 'y')).pages)).toBe('eabcdf');
  });

  test('does not join old pages when more tasks came than it holds', () => {
    expect(joinFresh(pages('abc', 'x'), pages('xyz', 'y')).isJoined).toBe(false);
  });
});

test('a later page adds only new tasks', () => {
  expect(names(appendPage(pages('abc', 'x'), { tasks: pages('cde').tasks, nextCursor: 'y' }))).toBe('abcde');
});

describe('events', () => {
  test('update the tasks, and drop those ended or removed', () => {
    const held = { tasks: [running('a'), running('b'), running('c')] };
    const [, b, c] = held.tasks;
    const removed = {
      ...cancelledEvent(c as never),
      type: 'TaskDeleted',
      data: {},
    } as unknown as LedgerEvent;
    const now = applyEvents(held, [cancelledEvent(b as never), removed], ['running']);
    expect(names(now)).toBe('a');
    expect(applyEvents(held, [], ['running'])).toBe(held);
  });
});

describe('reading', () => {
  const all = 'abcdefghij';
  const asked: TaskQueryInput[] = [];
  const answer = (query: TaskQueryInput): TaskPage => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const tasks = [...all.slice(from, from + 3)].map((name) => taskOf(name));
    return from + 3 < all.length ? { tasks, nextCursor: String(from + 3) } : { tasks };
  };
  const client = (isChanged: boolean) => ({
    list: async (query: TaskQueryInput = {}) => answer(query),
    poll: async (query: TaskQueryInput) => (isChanged ? answer(query) : undefined),
  });
  const reading = { query: {}, statuses: ['pending'], held: undefined, news: [], count: 0 } as const;

  test('reads one page, and more when needed', async () => {
    expect(names(await readPages(client(true), reading))).toBe('abc');
    expect(names(await readPages(client(true), { ...reading, count: 7 }))).toBe('abcdefghi');
    expect(names(await readPages(client(true), { ...reading, count: 99 }))).toBe(all);
  });

  test('returns the same object when nothing has changed', async () => {
    const held = pages('abc', '3');
    expect(await readPages(client(false), { ...reading, held })).toBe(held);
  });

  test('asks without a condition when it has nothing yet', async () => {
    expect(names(await readPages(client(false), reading))).toBe('abc');
  });

  test('reads until new and old pages meet', async () => {
    const held = pages('efghij');
    expect(names(await readPages(client(true), { ...reading, held }))).toBe(all);
  });
});
