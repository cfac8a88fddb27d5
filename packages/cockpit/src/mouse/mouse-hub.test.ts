import { expect, test } from 'vitest';
import { type Area, MouseHub, type Spot } from './mouse-hub.ts';

const hubWith = (clicked: [string, Spot][]) => {
  const hub = new MouseHub();
  const add = (name: string, area: Area | undefined, isModal = false) =>
    hub.add({ area: () => area, isModal, onClick: (spot) => void clicked.push([name, spot]) });
  return { hub, add };
};

test('the smallest area under the pointer is clicked, with its offset', () => {
  const clicked: [string, Spot][] = [];
  const { hub, add } = hubWith(clicked);
  add('row', { column: 22, row: 5, columns: 40, rows: 1 });
  add('list', { column: 22, row: 3, columns: 40, rows: 10 });
  expect(hub.click({ column: 30, row: 5 })).toBe(true);
  expect(hub.click({ column: 22, row: 12 })).toBe(true);
  expect(hub.click({ column: 22, row: 13 })).toBe(false);
  expect(clicked).toEqual([
    ['row', { column: 8, row: 0 }],
    ['list', { column: 0, row: 9 }],
  ]);
});

test('areas that are not drawn cannot be clicked', () => {
  const { hub, add } = hubWith([]);
  add('hidden', undefined);
  add('gone', { column: 0, row: 0, columns: 9, rows: 9 })();
  expect(hub.click({ column: 0, row: 0 })).toBe(false);
});

test('below a dialog nothing is clicked', () => {
  const clicked: [string, Spot][] = [];
  const { hub, add } = hubWith(clicked);
  add('row', { column: 0, row: 0, columns: 1, rows: 1 });
  add('dialog', { column: 5, row: 5, columns: 9, rows: 9 }, true);
  expect(hub.click({ column: 0, row: 0 })).toBe(false);
  expect(hub.click({ column: 5, row: 5 })).toBe(true);
  expect(clicked).toEqual([['dialog', { column: 0, row: 0 }]]);
});
