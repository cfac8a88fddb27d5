// How the rows of the sessions are shared: the list first, and a few lines about one of them where there is room.

import { headRows, type ListLayout } from '../../components/opened-layout.ts';

const DETAIL_FROM_ROWS = 14;
const DETAIL_SHARE = 0.3;

/** `rows` without the prompt. */
export const layoutSessions = (rows: number): ListLayout => {
  const head = headRows(rows);
  const detail = rows >= DETAIL_FROM_ROWS ? Math.floor(rows * DETAIL_SHARE) : 0;
  return { head, list: Math.max(0, rows - head - detail), detail };
};
