import { allWordsFor } from '@coxswain/locale/cockpit';
import { cellWidth } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import type { FC } from 'react';
import { describe, expect, test } from 'vitest';
import { TaskStrip } from '../pages/chat/conversation.tsx';
import { cancelledEvent, completed, running, taskBook, taskOf } from '../pages/tasks/testing/tasks.ts';
import { renderHarness } from '../testing/harness.tsx';
import { stripLine } from './strip-line.ts';
import { stripState } from './strip-state.ts';
import { useStrip } from './use-strip.ts';

const Strip: FC<{ readonly columns: number }> = ({ columns }) => {
  const state = useStrip(undefined);
  return state === undefined ? null : <TaskStrip state={state} columns={columns} />;
};

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const OLD = running('a', { title: 'old', startedAt: '2026-11-20T11:50:00.000Z' });
const NEW = running('b', { title: 'name', startedAt: '2026-11-20T11:57:48.000Z' });
const WAITS = taskOf('c');

const lineOf = (...given: Parameters<typeof stripState>): string | undefined => {
  const state = stripState(...given);
  return state && plainText(stripLine(state, { words: allWordsFor('en'), nowMs, columns: 80 }));
};

describe('the line', () => {
  test('counts what runs and waits, and names what started last', () => {
    expect(lineOf([OLD, WAITS, NEW], [], new Set())).toBe(
      ' Tasks: 2 running  1 pending | [name] running 2m12s',
    );
  });

  test('leaves out waiting tasks when there are none', () => {
    expect(lineOf([OLD], [], new Set())).toBe(' Tasks: 1 running | [old] running 10m00s');
  });

  test('counts waiting tasks beyond those listed', () => {
    expect(lineOf([OLD, WAITS], [], new Set(), 20_162)).toContain('1 running  20,162 pending');
  });

  test.each([
    ['en', 80, / running 2m12s$/],
    ['zh', 80, / 运行中 2m12s$/],
    ['zh', 60, / 运行中 2m12s$/],
    ['en', 60, / running 2m12s$/],
  ] as const)('in %s the name is cut before status and time are, at %i cells', (language, columns, end) => {
    const task = { ...NEW, description: '重构登录页面'.repeat(10) };
    const state = stripState([task, OLD, WAITS], [], new Set(), 20_162);
    if (state === undefined) throw new Error('there is a task to show');
    const line = plainText(stripLine(state, { words: allWordsFor(language), nowMs, columns }));
    expect(line).toMatch(end);
    expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(cellWidth(/\[(.*)\]/.exec(line)?.[1] ?? '')).toBeGreaterThanOrEqual(6);
  });

  test('does not count the turn of the chat itself', () => {
    expect(lineOf([OLD, NEW], [], new Set([NEW.id]))).toBe(' Tasks: 1 running | [old] running 10m00s');
    expect(lineOf([NEW], [], new Set([NEW.id]))).toBeUndefined();
  });

  test('does not tick for ended tasks', () => {
    const ended = completed('b', { title: 'name', startedAt: NEW.startedAt as string });
    expect(lineOf([OLD], [ended], new Set())).toBe(' Tasks: 1 running | [name] completed 1m12s');
    expect(lineOf([], [ended], new Set())).toBe(' Tasks: 0 running | [name] completed 1m12s');
  });

  test('cuts a name to 30 cells', () => {
    const line = lineOf([{ ...NEW, description: '重构登录页面'.repeat(10) }], [], new Set()) ?? '';
    expect(cellWidth(/\[(.*)\]/.exec(line)?.[1] ?? '')).toBeLessThanOrEqual(30);
  });

  test('is empty when there is nothing', () => {
    expect(stripState([], [], new Set())).toBeUndefined();
  });
});

test('40 cells still show the elapsed time', () => {
  const task = { ...NEW, description: 'rebuild the login page' };
  const state = stripState([task, OLD, WAITS], [], new Set());
  if (state === undefined) throw new Error('there is a task to show');
  const line = plainText(stripLine(state, { words: allWordsFor('en'), nowMs, columns: 40 }));
  expect(line).toMatch(/^ Tasks: ▸2 ·1 \| \[rebuil.*\] running 2m12s$/);
  expect(cellWidth(line)).toBeLessThanOrEqual(40);
});

describe('on the screen', () => {
  test('a reopened cockpit shows recently ended tasks', async () => {
    const ended = completed('b', { title: 'name', startedAt: NEW.startedAt as string });
    const long = completed('c', { title: 'old', endedAt: '2026-11-19T11:59:00.000Z' });
    const book = taskBook([ended, long]);
    const harness = renderHarness(({ columns }) => <Strip columns={columns} />, {
      client: book.client,
      nowMs,
    });
    await harness.sees(' Tasks: 0 running | [name] completed 1m12s');
  });

  test('it appears with the first task, and shows its end', async () => {
    const book = taskBook([]);
    const harness = renderHarness(({ columns }) => <Strip columns={columns} />, {
      client: book.client,
      nowMs,
    });
    await harness.holds(() => book.queries.length > 0);
    expect(harness.lines().join('')).toBe('');
    expect(book.queries[0]?.order).toBe('attention'); // running ones before any number of pending ones
    book.tasks = [NEW];
    harness.emit({ type: 'TaskQueued', data: { task: NEW } });
    await harness.sees(' Tasks: 1 running | [name] running 2m12s');
    book.tasks = [];
    harness.emit(cancelledEvent(NEW));
    await harness.sees('[name] cancelled 2m13s');
  });

  test('it counts however many wait', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => taskOf(String(at).padStart(8, 'x')));
    const book = taskBook([NEW, ...many]);
    const harness = renderHarness(({ columns }) => <Strip columns={columns} />, {
      client: book.client,
      nowMs,
    });
    await harness.sees(' Tasks: 1 running  1,200 pending | [name] running 2m12s');
    const more = taskOf('more');
    book.tasks = [...book.tasks, more];
    harness.emit({ type: 'TaskQueued', data: { task: more } });
    await harness.sees('1,201 pending');
  });

  test.each([40, 80, 120, 200])('it never takes more than %i cells, in either language', async (columns) => {
    for (const language of ['en', 'zh'] as const) {
      const book = taskBook([
        {
          ...NEW,
          title: '重构登录页面 👩‍👩‍👧‍👦 '.repeat(9),
          description: '重构登录页面 👩‍👩‍👧‍👦 '.repeat(9),
        },
        WAITS,
      ]);
      const harness = renderHarness(() => <Strip columns={columns} />, {
        client: book.client,
        nowMs,
        columns,
        language,
      });
      await harness.sees('2m12s');
      for (const line of harness.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    }
  });
});
