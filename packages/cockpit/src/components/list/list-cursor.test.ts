import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitCursor, idsOf, LIST_START, type ListCursor, type ListMove, moveCursor } from './list-cursor.ts';

const idsIn = (text: string) => idsOf([...text], (id) => id);
const at = (id: string, index: number, top = 0): ListCursor => ({ id, index, top });

test('the first item gets the cursor', () => {
  expect(fitCursor(LIST_START, idsIn(''), 3)).toEqual(LIST_START);
  expect(fitCursor(LIST_START, idsIn('abc'), 3)).toEqual(at('a', 0));
});

test('a refresh never moves the cursor to another item', () => {
  expect(fitCursor(at('b', 1), idsIn('xyabc'), 9)).toEqual(at('b', 3));
  expect(fitCursor(at('b', 3), idsIn('b'), 9)).toEqual(at('b', 0));
});

test('when its item goes, the cursor keeps its row', () => {
  expect(fitCursor(at('b', 1), idsIn('acd'), 9)).toEqual(at('c', 1));
  expect(fitCursor(at('d', 3), idsIn('abc'), 9)).toEqual(at('c', 2));
});

test('a list at its top stays there while the cursor is visible', () => {
  expect(fitCursor(at('b', 1), idsIn('xabcdef'), 3)).toEqual(at('b', 2));
  expect(fitCursor(at('b', 1), idsIn('xyabcdef'), 3)).toEqual(at('b', 3, 1));
});

test('a scrolled list keeps the cursor in its screen row', () => {
  expect(fitCursor(at('d', 3, 2), idsIn('xxabcdefgh'), 3)).toEqual(at('d', 5, 4));
});

test.each<[ListMove | number, string]>([
  ['up', 'c'],
  ['down', 'e'],
  ['pageup', 'b'],
  ['pagedown', 'f'],
  ['home', 'a'],
  ['end', 'h'],
  [6, 'g'],
])('%s from d leads to %s', (move, id) => {
  const moved = moveCursor(at('d', 3, 2), move, { ids: idsIn('abcdefgh'), rows: 3 });
  expect(moved.id).toBe(id);
  expect(moved.index).toBeGreaterThanOrEqual(moved.top);
  expect(moved.index).toBeLessThan(moved.top + 3);
});

test('the cursor is always on an item and on the screen', () => {
  const lists = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
  const moves = fc.constantFrom<ListMove | number>('up', 'down', 'pageup', 'pagedown', 'home', 'end', 7);
  fc.assert(
    fc.property(fc.array(fc.tuple(lists, moves)), fc.integer({ min: 1, max: 12 }), (steps, rows) => {
      let cursor = LIST_START;
      for (const [list, move] of steps) {
        const ids = idsOf(list, String);
        const before = cursor;
        cursor = fitCursor(cursor, ids, rows);
        if (list.map(String).includes(before.id ?? '')) expect(cursor.id).toBe(before.id);
        cursor = moveCursor(cursor, move, { ids, rows });
        if (list.length === 0) continue;
        expect(cursor.id).toBe(String(list[cursor.index]));
        expect(cursor.index - cursor.top).toBeGreaterThanOrEqual(0);
        expect(cursor.index - cursor.top).toBeLessThan(rows);
        expect(cursor.top).toBeLessThanOrEqual(Math.max(0, list.length - rows));
      }
    }),
  );
});
