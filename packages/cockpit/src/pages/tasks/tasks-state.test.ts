import { describe, expect, test } from 'vitest';
import { TASKS_START, type TasksAction, type TasksState, tasksReducer } from './tasks-state.ts';

const after = (...actions: readonly TasksAction[]): TasksState => actions.reduce(tasksReducer, TASKS_START);
const enter = { do: 'enter', taskId: 'a' } as const;
const log = { do: 'view', view: 'log', taskId: 'a' } as const;
const close = { do: 'escape' } as const;
const tab = { do: 'tab', hasBoth: true } as const;
const extent = { length: 100, rows: 10 };

test('enter opens and focuses the detail, again closes it', () => {
  expect(after(enter)).toMatchObject({ focus: 'pane', pane: { taskId: 'a', view: 'detail' } });
  const closed = after(enter, enter);
  expect(closed.focus).toBe('table');
  expect(closed.pane).toBeUndefined();
});

test('escape closes the detail wherever the focus is', () => {
  expect(after(enter, close)).toEqual(TASKS_START);
  expect(after(enter, tab, close)).toEqual(TASKS_START);
  expect(after(close)).toEqual(TASKS_START);
});

test('tab switches tabs; while a detail is open it switches the focus', () => {
  expect(after(tab).tab).toBe('history');
  expect(after(tab, tab).tab).toBe('items');
  expect(after(tab, tab, tab).tab).toBe('active');
  expect(after({ do: 'turn', by: -1 }).tab).toBe('items');
  expect(after(enter, tab)).toMatchObject({ tab: 'active', focus: 'table', pane: { taskId: 'a' } });
  expect(after(enter, tab, tab).focus).toBe('pane');
  expect(after(enter, { do: 'tab', hasBoth: false }).focus).toBe('pane');
});

test('with the focus on the table enter goes back to the detail', () => {
  expect(after(enter, tab, enter)).toMatchObject({ focus: 'pane', pane: { taskId: 'a' } });
});

test("the detail follows the table's cursor, from its top", () => {
  const scrolled = after(enter, { do: 'scroll', to: 'end', extent }, tab, { do: 'cursor', taskId: 'b' });
  expect(scrolled).toMatchObject({ focus: 'table', pane: { taskId: 'b', scroll: { top: 0 } } });
  expect(after({ do: 'cursor', taskId: 'b' })).toEqual(TASKS_START);
});

test('scrolling moves only the detail', () => {
  expect(after(enter, { do: 'scroll', to: 'down', extent }).pane?.scroll.top).toBe(1);
  expect(after({ do: 'scroll', to: 'down', extent })).toEqual(TASKS_START);
});

describe('the log', () => {
  test('fills the page, and closes to where it came from', () => {
    expect(after(log)).toMatchObject({ focus: 'pane', pane: { view: 'log' } });
    expect(after(log, close)).toEqual(TASKS_START);
    expect(after(enter, log, close)).toMatchObject({ focus: 'pane', pane: { view: 'detail' } });
    expect(after(enter, log, close, close)).toEqual(TASKS_START);
  });
});

describe('the filter', () => {
  test('has the keys until it is done, and belongs to its tab', () => {
    const filter = { text: 'pay', date: '' };
    const filtered = after({ do: 'filter', hasTable: true }, { do: 'narrow', filter });
    expect(filtered).toMatchObject({ focus: 'filter', filters: { active: filter } });
    expect(tasksReducer(filtered, { do: 'done' }).focus).toBe('table');
    expect(tasksReducer(filtered, { do: 'turn' }).filters.history.text).toBe('');
  });
});

test("answering opens the task's detail, and returns to it", () => {
  const answering = after({ do: 'answer', taskId: 'a' });
  expect(answering).toMatchObject({ focus: 'answer', pane: { taskId: 'a', view: 'detail' } });
  expect(tasksReducer(answering, { do: 'done' })).toMatchObject({ focus: 'pane', pane: { taskId: 'a' } });
});

test('another tab closes what is open', () => {
  expect(after(enter, { do: 'turn', tab: 'history' })).toEqual({ ...TASKS_START, tab: 'history' });
});
