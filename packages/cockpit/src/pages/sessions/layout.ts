// How the rows of the sessions are shared: the list first, and a few lines about one of them where there is room.

export interface SessionsLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** About the session under the cursor, its rule included. */
  readonly detail: number;
}

const HEAD_FROM_ROWS = 6;
const DETAIL_FROM_ROWS = 14;
const DETAIL_SHARE = 0.3;

/** `rows` without the prompt. */
export const layoutSessions = (rows: number): SessionsLayout => {
  const head = rows >= HEAD_FROM_ROWS ? 1 : 0;
  const detail = rows >= DETAIL_FROM_ROWS ? Math.floor(rows * DETAIL_SHARE) : 0;
  return { head, list: Math.max(0, rows - head - detail), detail };
};
