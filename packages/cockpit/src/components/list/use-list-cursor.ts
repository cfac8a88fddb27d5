// The cursor of a list as state of a component: see list-cursor.ts.

import { useRef, useState } from 'react';
import { idsOf, LIST_START, type ListCursor, type ListMove, moveCursor, placeCursor } from './list-cursor.ts';

export interface ListState<Item> {
  readonly cursor: ListCursor;
  /** What is under the cursor. */
  readonly item: Item | undefined;
  move(to: ListMove | number): void;
  /** Goes to the item with that id, now or as soon as it is there. */
  moveTo(id: string): void;
}

export interface ListSettings<Item> {
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** How many rows the list has. */
  readonly rows: number;
  readonly startId?: string;
}

export const useListCursor = <Item>({ items, idOf, rows, startId }: ListSettings<Item>): ListState<Item> => {
  const ids = idsOf(items, idOf);
  const start = startId === undefined ? LIST_START : { ...LIST_START, id: startId };
  const last = useRef<ListCursor>(start);
  const wanted = useRef(startId);
  const [, draw] = useState(0);
  const placed = placeCursor(last.current, ids, rows);
  // Until what is wanted has come, the place that stands in for it is not remembered.
  const hasCome = wanted.current === undefined || placed.id === wanted.current;
  if (hasCome) {
    wanted.current = undefined;
    last.current = placed;
  }
  const go = (cursor: ListCursor): void => {
    last.current = cursor;
    draw((count) => count + 1);
  };
  return {
    cursor: placed,
    item: items[placed.index],
    move: (to) => {
      wanted.current = undefined;
      go(moveCursor(placed, to, { ids, rows }));
    },
    moveTo: (id) => {
      wanted.current = id;
      go({ ...last.current, id });
    },
  };
};
