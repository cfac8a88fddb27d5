import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutOf } from './frame.tsx';

test.each([
  [40, 14, 0, 40, 12],
  [59, 24, 0, 59, 22],
  [60, 24, 0, 60, 22],
  [71, 24, 0, 71, 22],
  [72, 24, 22, 50, 22],
  [120, 40, 22, 98, 38],
])('%i × %i: sidebar %i, page %i × %i', (columns, rows, sidebarColumns, pageColumns, pageRows) => {
  expect(layoutOf({ columns, rows }, true)).toEqual({
    sidebarColumns,
    page: { columns: pageColumns, rows: pageRows },
  });
});

test('without the sidebar the page has the full width', () => {
  expect(layoutOf({ columns: 120, rows: 40 }, false)).toEqual({
    sidebarColumns: 0,
    page: { columns: 120, rows: 38 },
  });
});

test('a page has space at every size, or is not drawn', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(100), fc.boolean(), (columns, rows, isOpen) => {
      const layout = layoutOf({ columns, rows }, isOpen);
      if (layout === undefined) return columns < 12 || rows < 3;
      return (
        layout.page.columns >= 12 &&
        layout.page.rows >= 1 &&
        layout.sidebarColumns + layout.page.columns === columns
      );
    }),
  );
});
