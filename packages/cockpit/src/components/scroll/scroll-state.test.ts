import { expect, test } from 'vitest';
import { fitScroll, SCROLL_END, SCROLL_START, scroll } from './scroll-state.ts';

const extent = { length: 100, rows: 10 };

test('a text begins at its top or at its end', () => {
  expect(fitScroll(SCROLL_START, extent).top).toBe(0);
  expect(fitScroll(SCROLL_END, extent).top).toBe(90);
});

test('following the end continues while the text grows', () => {
  expect(fitScroll(SCROLL_END, { length: 120, rows: 10 }).top).toBe(110);
});

test('scrolling up stops following, scrolling to the end resumes it', () => {
  const up = scroll(SCROLL_END, 'up', extent);
  expect(up).toEqual({ top: 89, isFollowing: false });
  expect(fitScroll(up, { length: 120, rows: 10 }).top).toBe(89);
  expect(scroll(up, 'down', extent)).toEqual({ top: 90, isFollowing: true });
});

test('a page keeps one line of the last', () => {
  expect(scroll(SCROLL_START, 'pagedown', extent).top).toBe(9);
  expect(scroll({ top: 50, isFollowing: false }, 'pageup', extent).top).toBe(41);
});

test('nothing scrolls past the ends, even of a short text', () => {
  expect(scroll(SCROLL_START, 'up', extent).top).toBe(0);
  expect(scroll(SCROLL_START, 500, extent).top).toBe(90);
  expect(scroll(SCROLL_START, 'end', { length: 3, rows: 10 }).top).toBe(0);
  expect(fitScroll({ top: 50, isFollowing: false }, { length: 3, rows: 10 }).top).toBe(0);
});
