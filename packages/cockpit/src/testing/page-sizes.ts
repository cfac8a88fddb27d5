// The sizes at which every page is drawn in tests, and what holds at each of them.

import { cellWidth } from '@coxswain/protocol';
import { expect } from 'vitest';

/** Of a page, from the smallest screen to a large one. */
export const PAGE_SIZES = [
  [40, 12],
  [60, 22],
  [100, 38],
  [180, 58],
] as const;

/** Nothing is drawn beyond the page. */
export const expectWithin = (lines: readonly string[], columns: number, rows: number): void => {
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
};
