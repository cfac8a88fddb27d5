import { expect, test, vi } from 'vitest';
import type { ShellState } from './shell-state.ts';
import { ShellStore, STATUS_MS } from './shell-store.ts';

const INITIAL: ShellState = {
  location: { page: 'tasks' },
  head: {},
  isSidebarOpen: true,
  overlay: undefined,
  isGoing: false,
  status: undefined,
  question: undefined,
  isMouseOn: true,
  language: 'en',
  themeName: 'dark',
};
const storeWith = (written: string[] = [], codes: number[] = []): ShellStore =>
  new ShellStore({
    initial: INITIAL,
    writeToTerminal: (bytes) => void written.push(bytes),
    onQuit: (code) => void codes.push(code),
  });

test('a notice lasts exactly three seconds from its own start', () => {
  vi.useFakeTimers();
  try {
    const store = storeWith();
    store.say('first');
    vi.advanceTimersByTime(STATUS_MS - 1);
    store.say('second', 'bad');
    vi.advanceTimersByTime(STATUS_MS - 1);
    expect(store.state().status).toEqual({ text: 'second', tone: 'bad' });
    vi.advanceTimersByTime(1);
    expect(store.state().status).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

test('a question is answered once; a new one replaces it unanswered', async () => {
  const store = storeWith();
  const first = store.confirm({ title: 'first', action: 'do' });
  const second = store.confirm({ title: 'second', action: 'do' });
  expect(store.state().question?.title).toBe('second');
  store.answer(true);
  store.answer(true);
  expect(await first).toBe(false);
  expect(await second).toBe(true);
  expect(store.state().question).toBeUndefined();
});

test('a question open at the end counts as no', async () => {
  const store = storeWith();
  const asked = store.confirm({ title: 'delete', action: 'delete' });
  store.stop();
  expect(await asked).toBe(false);
});

test('a copy goes to the terminal as it is, in any script', () => {
  const written: string[] = [];
  storeWith(written).copy('任务 k3v9');
  const payload = Buffer.from('任务 k3v9').toString('base64');
  expect(written).toEqual([`\u001b]52;c;${payload}\u0007`]);
});

test('listeners are called only for changes; navigating closes dialogs', () => {
  const store = storeWith();
  let heard = 0;
  store.subscribe(() => {
    heard += 1;
  });
  store.do({ do: 'closeOverlay' });
  store.describe({});
  expect(heard).toBe(0);
  store.do({ do: 'open', overlay: 'palette' });
  store.go({ page: 'inbox' });
  expect(store.state()).toMatchObject({ location: { page: 'inbox' }, overlay: undefined });
  expect(heard).toBe(2);
});

test('quitting passes on the exit code', () => {
  const codes: number[] = [];
  const store = storeWith([], codes);
  store.quit();
  store.quit(3);
  expect(codes).toEqual([0, 3]);
});
