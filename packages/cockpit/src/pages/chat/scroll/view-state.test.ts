import fc from 'fast-check';
import { expect, test } from 'vitest';
import { line, span } from '../lines/line.ts';
import type { Entry } from '../transcript/entry.ts';
import { rowsFrom, type Timeline } from './timeline.ts';
import {
  AT_END,
  isAtEnd,
  moveCursor,
  movePage,
  startReading,
  stopReading,
  topOf,
  type ViewState,
} from './view-state.ts';

/** Entries of so many rows each; `looked` counts those that were broken into rows. */
const timelineOf = (heights: readonly number[]): Timeline & { readonly measured: Set<number> } => {
  const measured = new Set<number>();
  const entries = heights.map(
    (_, at): Entry => ({ kind: 'user', text: String(at), id: String(at), taskId: 't', at: '' }),
  );
  return {
    entries,
    measured,
    linesAt(at) {
      measured.add(at);
      return Array.from({ length: heights[at] ?? 0 }, (_, row) => line(span(`${at}.${row}`)));
    },
  };
};

const shown = (view: ViewState, timeline: Timeline, rows: number): string[] => {
  const top = topOf(view, { timeline, rows });
  return top ? rowsFrom(timeline, top, rows).map(({ line: { spans } }) => spans[0]?.text ?? '') : [];
};

test('at first the end is shown', () => {
  expect(shown(AT_END, timelineOf([2, 3, 1]), 4)).toEqual(['1.0', '1.1', '1.2', '2.0']);
  expect(shown(AT_END, timelineOf([1, 1]), 4)).toEqual(['0.0', '1.0']);
  expect(shown(AT_END, timelineOf([]), 4)).toEqual([]);
});

test('the screen scrolls only as far as the cursor needs', () => {
  const timeline = timelineOf([5, 0, 5]);
  const screen = { timeline, rows: 4 };
  let view = startReading(AT_END, screen);
  expect(view.cursor).toEqual({ entryId: '2', line: 4 });
  view = moveCursor(view, -3, screen);
  expect(shown(view, timeline, 4)).toEqual(['2.1', '2.2', '2.3', '2.4']);
  view = moveCursor(view, -1, screen);
  expect(shown(view, timeline, 4)).toEqual(['2.1', '2.2', '2.3', '2.4'].map((_, at) => `2.${at}`));
  view = moveCursor(view, -1, screen);
  expect([view.cursor, shown(view, timeline, 4)[0]]).toEqual([{ entryId: '0', line: 4 }, '0.4']);
});

test('new lines at the end do not move the screen', () => {
  const before = { timeline: timelineOf([5, 5]), rows: 4 };
  const view = movePage(AT_END, -1, before);
  const after = { timeline: timelineOf([5, 9, 7]), rows: 4 };
  expect(shown(view, after.timeline, 4)).toEqual(shown(view, before.timeline, 4));
  expect(isAtEnd(view, after)).toBe(false);
  expect(shown(stopReading(view), after.timeline, 2)).toEqual(['2.5', '2.6']);
});

test('the cursor stays inside the conversation and on the screen', () => {
  const moves = fc.array(fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constantFrom('up', 'down')), {
    maxLength: 20,
  });
  const heights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(heights, moves, fc.integer({ min: 1, max: 8 }), (each, steps, rows) => {
      const timeline = timelineOf(each);
      const screen = { timeline, rows };
      const all = each.flatMap((height, at) => Array.from({ length: height }, (_, row) => `${at}.${row}`));
      let view: ViewState = AT_END;
      for (const step of steps) {
        view =
          typeof step === 'number'
            ? moveCursor(view, step, screen)
            : movePage(view, step === 'up' ? -1 : 1, screen);
        const rowsShown = shown(view, timeline, rows);
        expect(rowsShown.length).toBe(Math.min(rows, all.length));
        const at = all.indexOf(rowsShown[0] ?? '');
        expect(rowsShown).toEqual(all.slice(Math.max(0, at), Math.max(0, at) + rows));
        if (all.length > 0) expect(rowsShown).toContain(`${view.cursor?.entryId}.${view.cursor?.line}`);
      }
    }),
  );
});

test('of 100,000 rows only the visible ones are wrapped', () => {
  const timeline = timelineOf(Array.from({ length: 2_000 }, () => 50));
  const screen = { timeline, rows: 40 };
  let view = movePage(AT_END, -1, screen);
  for (let page = 0; page < 10; page++) view = movePage(view, -1, screen);
  shown(view, timeline, 40);
  expect(timeline.measured.size).toBeLessThan(20);
});
