// How the screen is divided. A function of its size alone, so that it is the same after every resize.

import type { PageSize } from './world.ts';

/** The sidebar's own columns and the gap behind it. */
const SIDEBAR_COLUMNS = 20;
const GAP = 2;
/** Below this the page needs the room of the sidebar: beside it 50 cells are left, which a table needs to keep its words. */
const NARROWEST_WITH_SIDEBAR = 72;
/** Head line and footer. */
const FRAME_ROWS = 2;

export interface Layout {
  /** 0: none is shown. */
  readonly sidebarColumns: number;
  readonly page: PageSize;
}

/** Undefined for a screen on which nothing can be shown. */
export const layoutOf = ({ columns, rows }: PageSize, isSidebarOpen: boolean): Layout | undefined => {
  if (columns < 12 || rows < FRAME_ROWS + 1) return undefined;
  const hasSidebar = isSidebarOpen && columns >= NARROWEST_WITH_SIDEBAR;
  const sidebarColumns = hasSidebar ? SIDEBAR_COLUMNS + GAP : 0;
  return { sidebarColumns, page: { columns: columns - sidebarColumns, rows: rows - FRAME_ROWS } };
};
