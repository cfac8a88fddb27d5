import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_IDS, GAP_CELLS, LEAD_CELLS, taskColumns } from './columns.ts';

const idsAt = (columns: number): string =>
  taskColumns(columns)
    .map(({ id }) => id)
    .join(' ');

test.each([
  [40, 'id prompt status'],
  [49, 'id prompt status'],
  [50, 'id prompt status elapsed'],
  [58, 'id prompt status elapsed'],
  [80, 'id prompt status elapsed agent'],
  [98, 'id prompt status elapsed agent session'],
  [178, 'id prompt status elapsed agent session model started user'],
])('at %i cells the columns are %s', (columns, ids) => {
  expect(idsAt(columns)).toBe(ids);
});

test.each([
  [40, 'id prompt status'],
  [50, 'id prompt status elapsed'],
  [58, 'id prompt status elapsed started'],
  [98, 'id prompt status elapsed started agent'],
])('in the history of %i cells they are %s', (columns, ids) => {
  expect(
    taskColumns(columns, 'history')
      .map(({ id }) => id)
      .join(' '),
  ).toBe(ids);
});

test('where Elapsed is hidden the status is its glyph', () => {
  const statusAt = (columns: number) => taskColumns(columns).find(({ id }) => id === 'status')?.cells;
  expect(statusAt(49)).toBe(6);
  expect(statusAt(50)).toBe(13);
});

test('numbers are right-aligned', () => {
  const right = taskColumns(200).filter(({ align }) => align === 'right');
  expect(right.map(({ id }) => id)).toEqual(['elapsed']);
});

test('columns are dropped from the right and fill the page exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 12, max: 400 }), (columns) => {
      const placed = taskColumns(columns);
      expect(placed.map(({ id }) => id)).toEqual(COLUMN_IDS.slice(0, placed.length));
      const cells = placed.reduce((sum, column) => sum + column.cells, LEAD_CELLS);
      expect(cells + GAP_CELLS * (placed.length - 1)).toBe(columns);
    }),
  );
});
