// Which columns the table has at a width, and how wide each is. A function of the width alone: what is in the rows never moves
// a column while someone reads it.

import type { TabId } from '../tab.ts';

export const COLUMN_IDS = [
  'id',
  'prompt',
  'status',
  'elapsed',
  'agent',
  'session',
  'model',
  'started',
  'user',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

/** Ended tasks are found by their date. */
const HISTORY_IDS: readonly ColumnId[] = [
  ...COLUMN_IDS.slice(0, COLUMN_IDS.indexOf('agent')),
  'started',
  ...COLUMN_IDS.slice(COLUMN_IDS.indexOf('agent')).filter((id) => id !== 'started'),
];

export interface FittedColumn {
  readonly id: ColumnId;
  readonly cells: number;
  readonly align: 'left' | 'right';
}

/** Before the columns: the bar of the cursor, a blank. */
export const LEAD_CELLS = 2;
export const GAP_CELLS = 2;
/** Below this width of the page Elapsed is hidden, and of the status its glyph is left. */
export const MIN_COLUMNS_FOR_ELAPSED = 50;

const CELLS: Readonly<Record<Exclude<ColumnId, 'prompt'>, number>> = {
  id: 8,
  status: 13,
  elapsed: 8,
  agent: 12,
  session: 14,
  model: 16,
  started: 10,
  user: 10,
};
const NARROW_STATUS_CELLS = 6;
/** `⊘ cancelled`: the widest of what has ended. */
const ENDED_STATUS_CELLS = 11;

/** What the prompt must keep when a column is added; the columns of a narrow page are not here. */
const PROMPT_CELLS: Readonly<Partial<Record<ColumnId, number>>> = {
  agent: 24,
  session: 28,
  model: 32,
  started: 34,
  user: 36,
};

/** Enough for the glyph and a letter of the prompt; below it one column after the other goes. */
const MIN_PROMPT_CELLS = 6;
/** Of a history that says when. */
const DATED_PROMPT_CELLS = 11;

const widthOf = (id: Exclude<ColumnId, 'prompt'>, columns: number, isHistory: boolean): number => {
  if (id !== 'status') return CELLS[id];
  if (columns < MIN_COLUMNS_FOR_ELAPSED) return NARROW_STATUS_CELLS;
  return isHistory ? ENDED_STATUS_CELLS : CELLS.status;
};

const promptCells = (id: ColumnId, isHistory: boolean): number =>
  id === 'started' && isHistory ? DATED_PROMPT_CELLS : (PROMPT_CELLS[id] ?? MIN_PROMPT_CELLS);

/** The columns for a page of that many cells, left to right; those that matter least are left out first. */
export const taskColumns = (columns: number, tab: TabId = 'active'): readonly FittedColumn[] => {
  const isHistory = tab === 'history';
  const ids = isHistory ? HISTORY_IDS : COLUMN_IDS;
  let room = columns - LEAD_CELLS - CELLS.id - GAP_CELLS;
  const others: FittedColumn[] = [];
  for (const id of ids) {
    if (id === 'id' || id === 'prompt') continue;
    if (id !== 'status' && columns < MIN_COLUMNS_FOR_ELAPSED) break;
    const cells = widthOf(id, columns, isHistory);
    const left = room - cells - GAP_CELLS;
    if (left < promptCells(id, isHistory)) break;
    room = left;
    others.push({ id, cells, align: id === 'elapsed' ? 'right' : 'left' });
  }
  return [
    { id: 'id', cells: CELLS.id, align: 'left' },
    { id: 'prompt', cells: Math.max(0, room), align: 'left' },
    ...others,
  ];
};
