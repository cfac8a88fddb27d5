// The list of a tab with its cursor. A long list is read from its start as far as the user scrolls; `End` reads it from its
// end, and `Home` from its start again, without reading anything in between.

import type { Task } from '@coxswain/protocol';
import { useEffect, useRef, useState } from 'react';
import type { ListMove } from '../../../components/list/list-cursor.ts';
import { type ListState, useListCursor } from '../../../components/list/use-list-cursor.ts';
import { type Sorted, useSort } from '../../../components/list/use-sort.ts';
import type { Press } from '../../../keys/press.ts';
import { useDeps } from '../../../shell/context.ts';
import { onScreen } from '../../../shell/rendering.ts';
import { fromItsEnd, queryOf, type TaskFilter } from '../filter/task-filter.ts';
import { STATUSES_OF, type TabId } from '../tab.ts';
import { listedColumns } from './listed-columns.ts';
import { type TaskListState, useTaskPages } from './use-task-pages.ts';

export interface TaskList {
  readonly tasks: TaskListState;
  readonly list: ListState<Task>;
  /** Its other end is being read. */
  readonly isTurning: boolean;
  readonly sort: Sorted<Task>;
  /** Only this many of a longer list were read, and are sorted. */
  readonly sortedCount?: number;
}

const idOf = ({ id }: Task): string => id;

/** Each end has a cursor of its own. */
const cursorKey = (tab: TabId, isFromEnd: boolean): string => (isFromEnd ? `end of ${tab}` : tab);

/** How far to read beyond the cursor, in screens. */
const AHEAD = 2;
/** Sorting needs all tasks; of a longer list it reads this many. */
const MAX_SORTED = 1_000;

export const useTaskList = (settings: {
  readonly tab: TabId;
  readonly filter: TaskFilter;
  /** Of the list. */
  readonly rows: number;
  /** The cursor has reached the other end. */
  readonly onTurned: (task: Task) => void;
}): TaskList => {
  const { tab, filter, rows, onTurned } = settings;
  const query = queryOf(tab, filter);
  const key = JSON.stringify(query);
  const [side, setSide] = useState({ key, isFromEnd: false });
  // A new list starts at its top, also when coming back to it.
  if (side.key !== key) setSide({ key, isFromEnd: false });
  const wantsEnd = side.key === key && side.isFromEnd;
  const tasks = useTaskPages(wantsEnd ? fromItsEnd(query) : query, STATUSES_OF[tab]);
  const { isFromEnd, cursor: next, want } = tasks;
  const deps = useDeps();
  const sort = useSort(tasks.tasks, listedColumns(tab, onScreen(deps, deps.clock.nowMs())));
  const sorted = { ...tasks, tasks: sort.items };
  const list = useListCursor({
    items: sort.items,
    idOf,
    rows,
    key: cursorKey(tab, isFromEnd),
    startsAtEnd: isFromEnd,
  });
  const isTurning = tasks.isLoaded && wantsEnd !== isFromEnd;

  const count = tasks.tasks.length;
  const ahead = (isFromEnd ? count - list.cursor.index : list.cursor.index) + AHEAD * rows;
  const seen = sort.isSorted ? MAX_SORTED : ahead;
  useEffect(() => {
    if (next !== undefined && seen > count) want(seen);
  });

  const isTurned = useRef(false);
  const turned = useRef(onTurned);
  turned.current = onTurned;
  const item = list.item;
  useEffect(() => {
    if (isTurning || !isTurned.current || item === undefined) return;
    isTurned.current = false;
    turned.current(item);
  }, [isTurning, item]);

  const move = (to: ListMove | number): void => {
    const isBeyond = !sort.isSorted && to === (isFromEnd ? 'home' : 'end') && next !== undefined;
    if (!isBeyond) {
      list.move(to);
      return;
    }
    list.forget(cursorKey(tab, !isFromEnd));
    isTurned.current = true;
    setSide({ key, isFromEnd: !isFromEnd });
  };
  const fromStart = (): void => setSide({ key, isFromEnd: false });
  const sortKeys = sort.bindings.map((binding) => ({
    ...binding,
    run: (press: Press) => {
      fromStart();
      binding.run(press);
    },
  }));
  const isPartlySorted = sort.isSorted && next !== undefined;
  return {
    tasks: sorted,
    list: { ...list, move },
    isTurning,
    sort: { ...sort, bindings: sortKeys },
    ...(isPartlySorted && { sortedCount: count }),
  };
};
