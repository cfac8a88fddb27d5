// Columns that fit: each as wide as what stands in it, one takes what is left, and where it gets narrow those that matter
// least are left out. All widths are cells.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { type Line, lineOf, type Span } from './line.ts';

export interface Column<Row> {
  readonly head: string;
  cell(row: Row): Span;
  /** What rows are sorted by, where that is not what stands in the cell. */
  by?(row: Row): string | number;
  readonly align?: 'left' | 'right';
  /** 0 stays longest; of two with the same the right one goes first. */
  readonly rank: number;
  /** Takes what the others leave; at most one column of a table. `least` is what it must have. */
  readonly grows?: boolean;
  /** Default: the width of its head. */
  readonly least?: number;
  /** Default 24. */
  readonly most?: number;
}

export interface PlacedColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: number;
}

/** Between two columns. */
export const GAP_CELLS = 2;
const MOST_CELLS = 24;
/** Widths are taken from the first rows: more would cost with every drawing, and change nothing that is seen. */
const MEASURED_ROWS = 200;

const naturalCells = <Row>(column: Column<Row>, rows: readonly Row[]): number => {
  const { head, least = 0, most = MOST_CELLS } = column;
  const widths = rows.slice(0, MEASURED_ROWS).map((row) => cellWidth(column.cell(row).text));
  return Math.max(cellWidth(head), least, Math.min(most, Math.max(0, ...widths)));
};

/** How many cells the columns take, with the gaps between them. */
export const widthOfColumns = (placed: readonly Pick<PlacedColumn<never>, 'cells'>[]): number =>
  placed.reduce((sum, { cells }) => sum + cells, GAP_CELLS * Math.max(0, placed.length - 1));

/** Which columns there is room for, and how wide each is. Never more than `cells` in all. */
export const placeColumns = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  cells: number,
): readonly PlacedColumn<Row>[] => {
  let placed = columns.map((column): PlacedColumn<Row> => {
    const least = Math.max(cellWidth(column.head), column.least ?? 0);
    return { column, cells: column.grows ? least : naturalCells(column, rows) };
  });
  while (placed.length > 1 && widthOfColumns(placed) > cells) {
    const last = Math.max(...placed.map(({ column }) => column.rank));
    const at = placed.findLastIndex(({ column }) => column.rank === last);
    placed = placed.toSpliced(at, 1);
  }
  const left = cells - widthOfColumns(placed);
  const isAlone = placed.length === 1;
  return placed.map(({ column, cells: own }) => ({
    column,
    cells: Math.max(0, column.grows || (isAlone && left < 0) ? own + left : own),
  }));
};

const joined = (spans: Line): Line =>
  spans.flatMap((span, at) => (at === 0 ? [span] : [{ text: ' '.repeat(GAP_CELLS) }, span]));

/** The heads, each padded to its column. */
export const headSpans = <Row>(placed: readonly PlacedColumn<Row>[]): Line =>
  placed.map(({ column, cells }) => ({ text: padToCells(column.head, cells, column.align), tone: 'quiet' }));

/** What stands in one row, each cut and padded to its column. */
export const rowSpans = <Row>(placed: readonly PlacedColumn<Row>[], row: Row): Line =>
  placed.map(({ column, cells }) => {
    const span = column.cell(row);
    return { ...span, text: padToCells(span.text, cells, column.align) };
  });

/** The heads as a line. */
export const headLine = <Row>(placed: readonly PlacedColumn<Row>[]): Line => joined(headSpans(placed));

/** One row as a line. */
export const rowLine = <Row>(placed: readonly PlacedColumn<Row>[], row: Row): Line =>
  joined(rowSpans(placed, row));

/** A line across. */
export const ruleLine = (cells: number): Line => lineOf('─'.repeat(Math.max(0, cells)), 'quiet');
