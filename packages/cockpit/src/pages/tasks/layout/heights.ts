// How the rows of the page are split: the table above, the detail below, and the parts of the table around its list. Pure
// functions of the size.

import type { TabId } from '../tab.ts';

/** Of a screen of 14 rows: the first line of the screen belongs to the table, the last to the detail. Below, the detail takes the page. */
export const MIN_ROWS_FOR_BOTH = 12;
export const MIN_TABLE_ROWS = 5;
export const MIN_DETAIL_ROWS = 7;
const DETAIL_SHARE = 0.6;

export interface Heights {
  /** Tabs, heads and rule included; 0: it is not drawn. */
  readonly table: number;
  /** Includes the rule above it; 0: not drawn. */
  readonly detail: number;
}

export const heightsOf = (rows: number, isDetailOpen: boolean): Heights => {
  if (!isDetailOpen) return { table: rows, detail: 0 };
  if (rows < MIN_ROWS_FOR_BOTH) return { table: 0, detail: rows };
  const detail = Math.min(Math.max(MIN_DETAIL_ROWS, Math.floor(rows * DETAIL_SHARE)), rows - MIN_TABLE_ROWS);
  return { table: rows - detail, detail };
};

export interface TableParts {
  readonly hasTabs: boolean;
  readonly hasSubtitle: boolean;
  readonly hasFilter: boolean;
  /** A blank row between the heading and the content. */
  readonly hasGap: boolean;
  readonly hasHeads: boolean;
  readonly hasRule: boolean;
  /** What is left for the list. */
  readonly listRows: number;
}

interface TableNeeds {
  /** Of the whole table. */
  readonly rows: number;
  readonly tab: TabId;
  /** The filter is being edited or active: it must be visible. */
  readonly isFiltered: boolean;
}

/** How many rows of the list come before each part, most important part first. */
const LIST_ROWS_BEFORE = {
  tabs: 1,
  filter: 2,
  heads: 3,
  rule: 3,
  subtitle: 4,
  placeholder: 4,
  gap: 8,
} as const;

/** The parts that fit: the list gets its rows first, then each part by importance. */
export const tablePartsOf = ({ rows, tab, isFiltered }: TableNeeds): TableParts => {
  let left = rows;
  const take = (isWanted: boolean, listRows: number): boolean => {
    const isTaken = isWanted && left - 1 >= listRows;
    if (isTaken) left -= 1;
    return isTaken;
  };
  const isHistory = tab === 'history';
  const hasTabs = take(true, LIST_ROWS_BEFORE.tabs);
  const isFilterShown = take(isFiltered, LIST_ROWS_BEFORE.filter);
  const hasHeads = take(true, LIST_ROWS_BEFORE.heads);
  const hasRule = take(hasHeads, LIST_ROWS_BEFORE.rule);
  const hasSubtitle = take(isHistory, LIST_ROWS_BEFORE.subtitle);
  const isPlaceholderShown = take(isHistory && !isFiltered, LIST_ROWS_BEFORE.placeholder);
  const hasGap = take(true, LIST_ROWS_BEFORE.gap);
  return {
    hasTabs,
    hasSubtitle,
    hasFilter: isFilterShown || isPlaceholderShown,
    hasGap,
    hasHeads,
    hasRule,
    listRows: Math.max(0, left),
  };
};
