// The UI state of the page: the tab, the open pane and the focus. A pure reducer; the list (components/list) keeps the
// cursor.

import type { ListMove } from '../../components/list/list-cursor.ts';
import {
  SCROLL_START,
  type ScrollExtent,
  type ScrollState,
  scroll,
} from '../../components/scroll/scroll-state.ts';
import { NO_FILTER, type TaskFilter } from './filter/task-filter.ts';
import { TABS, type TabId } from './tab.ts';

/** The detail is below the table; the others take the whole page and all keys. */
export type PaneView = 'detail' | 'log' | 'changes';

/** The pane open below the table, or instead of it. */
export interface Pane {
  /** It keeps its task even when that leaves the list above. */
  readonly taskId: string;
  readonly view: PaneView;
  readonly scroll: ScrollState;
  /** It was opened from the detail, and closes to it. */
  readonly isAboveDetail: boolean;
}

export type Focus = 'table' | 'pane' | 'filter' | 'answer';

export interface TasksState {
  readonly tab: TabId;
  readonly filters: Readonly<Record<TabId, TaskFilter>>;
  readonly pane?: Pane;
  readonly focus: Focus;
}

export const TASKS_START: TasksState = {
  tab: 'active',
  filters: { active: NO_FILTER, history: NO_FILTER, items: NO_FILTER },
  focus: 'table',
};

export type TasksAction =
  /** The next tab, the one before, or a certain one. */
  | { readonly do: 'turn'; readonly tab?: TabId; readonly by?: -1 }
  /** `Enter`: opens and focuses the detail, again closes it. */
  | { readonly do: 'enter'; readonly taskId: string }
  | { readonly do: 'escape' }
  /** `Tab`: moves the focus; `hasBoth`: table and detail are both on the screen. */
  | { readonly do: 'tab'; readonly hasBoth: boolean }
  | { readonly do: 'view'; readonly view: PaneView; readonly taskId: string }
  /** The cursor of the table is on that task. */
  | { readonly do: 'cursor'; readonly taskId: string }
  | { readonly do: 'scroll'; readonly to: ListMove | number; readonly extent: ScrollExtent }
  /** `hasTable`: the table, with the filter above it, is on the screen; else what covers it is closed. */
  | { readonly do: 'filter'; readonly hasTable: boolean }
  | { readonly do: 'narrow'; readonly filter: TaskFilter }
  /** The filter or the answer panel was closed. */
  | { readonly do: 'done' }
  | { readonly do: 'answer'; readonly taskId: string };

const paneOf = (taskId: string, view: PaneView = 'detail', isAboveDetail = false): Pane => ({
  taskId,
  view,
  scroll: SCROLL_START,
  isAboveDetail,
});

const closed = ({ pane, ...state }: TasksState): TasksState => {
  if (pane?.isAboveDetail) return { ...state, pane: paneOf(pane.taskId), focus: 'pane' };
  return { ...state, focus: 'table' };
};

const turned = (
  { pane: _closed, ...state }: TasksState,
  { tab, by = 1 }: { readonly tab?: TabId | undefined; readonly by?: number | undefined } = {},
): TasksState => {
  const next = TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length] ?? state.tab;
  return { ...state, tab: tab ?? next, focus: 'table' };
};

export const tasksReducer = (state: TasksState, action: TasksAction): TasksState => {
  const { pane, focus } = state;
  switch (action.do) {
    case 'turn':
      return turned(state, action);
    case 'enter':
      if (pane && focus === 'pane') return closed(state);
      return { ...state, pane: pane?.taskId === action.taskId ? pane : paneOf(action.taskId), focus: 'pane' };
    case 'escape':
      return pane ? closed(state) : state;
    case 'tab':
      if (!pane) return turned(state);
      return action.hasBoth ? { ...state, focus: focus === 'pane' ? 'table' : 'pane' } : state;
    case 'view':
      return { ...state, pane: paneOf(action.taskId, action.view, pane !== undefined), focus: 'pane' };
    case 'cursor':
      if (!pane || pane.taskId === action.taskId) return state;
      return { ...state, pane: paneOf(action.taskId) };
    case 'scroll':
      return pane
        ? { ...state, pane: { ...pane, scroll: scroll(pane.scroll, action.to, action.extent) } }
        : state;
    case 'filter': {
      const { pane: covering, ...rest } = state;
      return { ...rest, ...(action.hasTable && covering && { pane: covering }), focus: 'filter' };
    }
    case 'narrow':
      return { ...state, filters: { ...state.filters, [state.tab]: action.filter } };
    case 'done':
      return { ...state, focus: pane && focus === 'answer' ? 'pane' : 'table' };
    case 'answer':
      // From the top: that is where the request is.
      return { ...state, pane: paneOf(action.taskId), focus: 'answer' };
  }
};
