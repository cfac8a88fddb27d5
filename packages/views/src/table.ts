// Tables: columns measured in cells. If there is too little room, the columns that can be cut shrink first, the widest before
// the others; then the least important columns are dropped.

import { cellWidth, cutToCells, padToCells } from '@coxswain/protocol';
import type { Line, Span } from './line.ts';

export interface Column<Row> {
  readonly head: string;
  cell(row: Row): Span | string;
  /** The sort key, if it is not the text of the cell. */
  by?(row: Row): string | number;
  readonly align?: 'left' | 'right';
  /** 0 stays longest; of two with the same the right one goes first. Default: its position, so that the rightmost goes first. */
  readonly rank?: number;
  /** Where a table fills its width: takes what the others leave; at most one column of a table. */
  readonly grows?: boolean;
  /** How narrow it may be cut before a column has to go; without it a column is never cut. */
  readonly least?: number;
  /** How wide it may be where the width is limited. */
  readonly most?: number;
}

/** The room of a table. */
export interface TableFit {
  /** Cells across; undefined: full values, nothing is cut. */
  readonly width: number | undefined;
  /** The column that grows takes what is left. */
  readonly isFilled?: boolean;
}

export interface FittedColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: number;
}

/** Between two columns. */
export const GAP_CELLS = 2;
/** A column of a table that fills its width is no wider, unless it says so. */
const MAX_FILLED_CELLS = 24;

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly rank: number;
  readonly floor: number;
  cells: number;
}

const cellOf = <Row>(column: Column<Row>, row: Row): Span => {
  const cell = column.cell(row);
  return typeof cell === 'string' ? { text: cell } : cell;
};

/** How many cells the columns take, with the gaps between them. */
export const widthOfColumns = (fitted: readonly Pick<FittedColumn<never>, 'cells'>[]): number =>
  fitted.reduce((sum, { cells }) => sum + cells, GAP_CELLS * Math.max(0, fitted.length - 1));

const measured = <Row>(
  column: Column<Row>,
  rows: readonly Row[],
  { width, isFilled = false }: TableFit,
): Pick<Measured<Row>, 'floor' | 'cells'> => {
  const head = cellWidth(column.head);
  const widest = rows.reduce((most, row) => Math.max(most, cellWidth(cellOf(column, row).text)), head);
  if (width === undefined) return { floor: widest, cells: widest };
  const { grows = false, least = grows ? head : undefined, most = MAX_FILLED_CELLS } = column;
  const isLimited = column.most !== undefined || (isFilled && !grows);
  const cells = isLimited ? Math.min(widest, Math.max(most, head)) : widest;
  return { floor: Math.min(cells, least ?? cells), cells };
};

/** The widest column shrinks first, cell by cell, so none is starved while another has room to spare. */
const shrink = <Row>(columns: readonly Measured<Row>[], width: number): void => {
  for (let excess = widthOfColumns(columns) - width; excess > 0; excess -= 1) {
    const [widest] = columns
      .filter(({ cells, floor }) => cells > floor)
      .sort((one, other) => other.cells - one.cells);
    if (widest === undefined) return;
    widest.cells -= 1;
  }
};

/** Which columns fit, and how wide each is. At least one is left, and it is never wider than the table. */
export const fitColumns = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  fit: TableFit,
): readonly FittedColumn<Row>[] => {
  const { width, isFilled = false } = fit;
  let kept = columns.map(
    (column, at): Measured<Row> => ({ column, rank: column.rank ?? at, ...measured(column, rows, fit) }),
  );
  if (width === undefined) return kept;
  while (kept.length > 1 && widthOfColumns(kept.map(({ floor }) => ({ cells: floor }))) > width) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    kept = kept.toSpliced(
      kept.findLastIndex(({ rank }) => rank === last),
      1,
    );
  }
  shrink(kept, width);
  const left = width - widthOfColumns(kept);
  return kept.map(({ column, cells }) => {
    const isWider = left > 0 && isFilled && column.grows === true;
    // A single column has no other column to shrink.
    return { column, cells: Math.max(0, isWider || (left < 0 && kept.length === 1) ? cells + left : cells) };
  });
};

/** The cells of one row, each cut and padded to its column. */
export const rowSpans = <Row>(fitted: readonly FittedColumn<Row>[], row: Row): Line =>
  fitted.map(({ column, cells }) => {
    const span = cellOf(column, row);
    return { ...span, text: padToCells(span.text, cells, column.align) };
  });

/** The heads, each padded to its column. */
export const headSpans = <Row>(fitted: readonly FittedColumn<Row>[]): Line =>
  fitted.map(({ column, cells }) => ({ text: padToCells(column.head, cells, column.align), tone: 'quiet' }));

/** Cells beside each other, with blanks between them and none at the end. */
const inColumns = <Row>(fitted: readonly FittedColumn<Row>[], cells: readonly Span[]): Line => {
  const line: Span[] = [];
  let blanks = 0;
  for (const [at, { column, cells: width }] of fitted.entries()) {
    const { text, ...meaning } = cells[at] ?? { text: '' };
    const cut = cutToCells(text, width);
    const rest = Math.max(0, width - cellWidth(cut));
    if (column.align === 'right') blanks += rest;
    if (cut !== '') {
      if (blanks > 0) line.push({ text: ' '.repeat(blanks) });
      line.push({ text: cut, ...meaning });
      blanks = 0;
    }
    blanks += GAP_CELLS + (column.align === 'right' ? 0 : rest);
  }
  return line;
};

/** The heads as a line. */
export const headLine = <Row>(fitted: readonly FittedColumn<Row>[]): Line =>
  inColumns(
    fitted,
    fitted.map(({ column }) => ({ text: column.head, tone: 'quiet' })),
  );

/** One row as a line. */
export const rowLine = <Row>(fitted: readonly FittedColumn<Row>[], row: Row): Line =>
  inColumns(
    fitted,
    fitted.map(({ column }) => cellOf(column, row)),
  );

/** The lines of a table, its head first; only the head when there is no row. */
export const tableLines = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  fit: TableFit,
): readonly Line[] => {
  const fitted = fitColumns(columns, rows, fit);
  return [headLine(fitted), ...rows.map((row) => rowLine(fitted, row))];
};
