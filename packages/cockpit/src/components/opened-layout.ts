// How the rows of a page are shared between a list and what was opened of it: the list alone, or the opened one below; where
// there are few, it alone.

export interface ListLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** What is shown of one of its items, all that stands over it included. */
  readonly detail: number;
}

const HEAD_FROM_ROWS = 6;
const DETAIL_SHARE = 0.6;

export interface OpenedPage {
  /** How many items are listed. */
  readonly count: number;
  readonly isOpen: boolean;
  /** Below these rows the opened one takes the page. */
  readonly bothFromRows: number;
}

/** The rows of the heads in a page of so many. */
export const headRows = (rows: number): number => (rows >= HEAD_FROM_ROWS ? 1 : 0);

/** Shares `rows`, without what stands over the list. */
export const layoutOpened = (rows: number, { count, isOpen, bothFromRows }: OpenedPage): ListLayout => {
  if (isOpen && rows < bothFromRows) return { head: 0, list: 0, detail: rows };
  const head = headRows(rows);
  if (!isOpen) return { head, list: Math.max(0, rows - head), detail: 0 };
  // A short list leaves more to what was opened.
  const list = Math.min(count, rows - head - Math.floor(rows * DETAIL_SHARE));
  return { head, list, detail: rows - head - list };
};
