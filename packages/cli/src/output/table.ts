// Tables: columns measured in cells. On a terminal they fit its width (the flexible ones give way first, then the rightmost
// go); in a pipe nothing is cut.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import type { Paint } from './paint.ts';

export interface Cell {
  readonly text: string;
  /** Applied after cutting and padding were worked out. */
  readonly paint?: (text: string) => string;
}

export interface Column<Row> {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** How narrow the column may become before another one has to go; without it the column is never cut. */
  readonly least?: number;
  /** How wide the column may be on a terminal. */
  readonly most?: number;
  cell(row: Row): Cell | string;
}

export interface TableSettings {
  /** The width to fit; undefined: full values. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

const GAP = 2;

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);

/** The widths of the columns that are shown, from the left: fewer than given when the narrowest form is still too wide. */
export const fitColumns = (
  columns: readonly { readonly natural: number; readonly least?: number }[],
  width: number,
): number[] => {
  const floors = columns.map(({ natural, least }) => Math.min(natural, least ?? natural));
  let shown = columns.length;
  while (shown > 1 && total(floors.slice(0, shown)) > width) shown -= 1;
  const widths = columns.slice(0, shown).map(({ natural }) => natural);
  let excess = total(widths) - width;
  // The widest flexible column gives first, cell by cell, so that none is starved while another is roomy.
  while (excess > 0) {
    let widest = -1;
    for (let at = 0; at < shown; at += 1)
      if ((widths[at] ?? 0) > (floors[at] ?? 0) && (widths[at] ?? 0) > (widths[widest] ?? 0)) widest = at;
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  // A single column has nothing left that could give way for it.
  return widths.length === 1 ? [Math.min(widths[0] ?? 0, width)] : widths;
};

const pad = (text: string, width: number, align: 'left' | 'right', isLast: boolean): [string, string] => {
  const fill = ' '.repeat(Math.max(0, width - cellWidth(text)));
  if (align === 'right') return [fill, ''];
  return ['', isLast ? '' : fill];
};

/** The lines of a table, its head first; only the head when there is no row. */
export const tableLines = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, paint }: TableSettings,
): string[] => {
  const grid = rows.map((row) =>
    columns.map((column): Cell => {
      const cell = column.cell(row);
      return typeof cell === 'string' ? { text: cell } : cell;
    }),
  );
  const natural = columns.map(({ head, most }, at) => {
    const widest = grid.reduce(
      (most, cells) => Math.max(most, cellWidth(cells[at]?.text ?? '')),
      cellWidth(head),
    );
    return width === undefined || most === undefined
      ? widest
      : Math.min(widest, Math.max(most, cellWidth(head)));
  });
  const widths =
    width === undefined
      ? natural
      : fitColumns(
          columns.map(({ least }, at) => ({
            natural: natural[at] ?? 0,
            ...(least === undefined ? {} : { least }),
          })),
          width,
        );
  const lineOf = (cells: readonly Cell[]): string =>
    widths
      .map((columnWidth, at) => {
        const { text, paint: dress } = cells[at] ?? { text: '' };
        const cut = width === undefined ? text : cutToCells(text, columnWidth);
        const [before, after] = pad(cut, columnWidth, columns[at]?.align ?? 'left', at === widths.length - 1);
        return before + (dress?.(cut) ?? cut) + after;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const head = lineOf(columns.map((column) => ({ text: column.head, paint: paint.quiet })));
  return [head, ...grid.map(lineOf)];
};
