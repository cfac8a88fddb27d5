// How the rows of a page are split between a list and the item opened from it: the list alone, the opened item below it, or,
// on a short screen, the opened item alone.

export interface ListLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** The rows of the opened item, its heading included. */
  readonly detail: number;
}

const HEAD_FROM_ROWS = 6;
const DETAIL_SHARE = 0.6;

export interface OpenedPage {
  /** How many items are listed. */
  readonly count: number;
  readonly isOpen: boolean;
  /** With fewer rows the opened item takes the whole page. */
  readonly bothFromRows: number;
}

/** The rows of the column heads on a page of this many rows. */
export const headRows = (rows: number): number => (rows >= HEAD_FROM_ROWS ? 1 : 0);

/** Splits `rows`, which do not include what is above the list. */
export const layoutOpened = (rows: number, { count, isOpen, bothFromRows }: OpenedPage): ListLayout => {
  if (isOpen && rows < bothFromRows) return { head: 0, list: 0, detail: rows };
  const head = headRows(rows);
  if (!isOpen) return { head, list: Math.max(0, rows - head), detail: 0 };
  // A short list leaves more room for the opened item.
  const list = Math.min(count, rows - head - Math.floor(rows * DETAIL_SHARE));
  return { head, list, detail: rows - head - list };
};
