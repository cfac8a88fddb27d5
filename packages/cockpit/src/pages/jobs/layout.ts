// How the rows of the jobs are shared: the list alone, or the list and one of them below; where there are few, it alone.

export interface JobsLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** The opened job, its rule and its tabs included. */
  readonly detail: number;
}

const HEAD_FROM_ROWS = 6;
/** Below these the opened job takes the page. */
const BOTH_FROM_ROWS = 16;
const DETAIL_SHARE = 0.6;

/** `rows` without the field of the filter; `count`: how many jobs are listed. */
export const layoutJobs = (rows: number, count: number, isOpen: boolean): JobsLayout => {
  if (isOpen && rows < BOTH_FROM_ROWS) return { head: 0, list: 0, detail: rows };
  const head = rows >= HEAD_FROM_ROWS ? 1 : 0;
  if (!isOpen) return { head, list: Math.max(0, rows - head), detail: 0 };
  // A short list leaves more to what was opened.
  const list = Math.max(1, Math.min(count, rows - head - Math.floor(rows * DETAIL_SHARE)));
  return { head, list, detail: rows - head - list };
};
