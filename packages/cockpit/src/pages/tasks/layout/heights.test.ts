import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heightsOf, MIN_DETAIL_ROWS, MIN_TABLE_ROWS, tablePartsOf } from './heights.ts';

describe('table and detail', () => {
  test('without a detail the table fills the page', () => {
    expect(heightsOf(22, false)).toEqual({ table: 22, detail: 0 });
  });

  test.each([
    [11, { table: 0, detail: 11 }],
    [12, { table: 5, detail: 7 }],
    [13, { table: 6, detail: 7 }],
    [14, { table: 6, detail: 8 }],
    [15, { table: 6, detail: 9 }],
    [22, { table: 9, detail: 13 }],
    [38, { table: 16, detail: 22 }],
    [58, { table: 24, detail: 34 }],
  ])('%i rows are shared as %j', (rows, heights) => {
    expect(heightsOf(rows, true)).toEqual(heights);
  });

  test('from 12 rows on, 14 with the frame, the table has at least 40 % and 5 rows, the detail at most 60 % (7 rows at least)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 300 }), (rows) => {
        const { table, detail } = heightsOf(rows, true);
        expect(table + detail).toBe(rows);
        expect(table).toBeGreaterThanOrEqual(Math.max(MIN_TABLE_ROWS, rows * 0.4));
        expect(detail).toBeGreaterThanOrEqual(MIN_DETAIL_ROWS);
        expect(detail).toBeLessThanOrEqual(rows * 0.6);
      }),
    );
  });
});

describe('the parts of the table', () => {
  test('6 rows are tabs, heads, a rule and three tasks', () => {
    expect(tablePartsOf({ rows: 6, tab: 'active', isFiltered: false })).toMatchObject({
      hasTabs: true,
      hasFilter: false,
      hasHeads: true,
      hasRule: true,
      hasGap: false,
      listRows: 3,
    });
  });

  test('the history has its subtitle and its filter from 10 rows on', () => {
    const parts = tablePartsOf({ rows: 12, tab: 'history', isFiltered: false });
    expect(parts).toMatchObject({ hasSubtitle: true, hasFilter: true, listRows: 7 });
  });

  test('an active filter is shown before the heads', () => {
    const parts = tablePartsOf({ rows: 4, tab: 'active', isFiltered: true });
    expect(parts).toMatchObject({ hasTabs: true, hasFilter: true, hasHeads: false, listRows: 2 });
  });

  test('the parts fit the rows, and the list comes first', () => {
    const needs = fc.record({
      rows: fc.integer({ min: 0, max: 80 }),
      tab: fc.constantFrom('active' as const, 'history' as const),
      isFiltered: fc.boolean(),
    });
    fc.assert(
      fc.property(needs, (need) => {
        const { listRows, ...parts } = tablePartsOf(need);
        const taken = Object.values(parts).filter(Boolean).length;
        expect(taken + listRows).toBe(need.rows);
        if (need.rows > 0) expect(listRows).toBeGreaterThan(0);
      }),
    );
  });
});
