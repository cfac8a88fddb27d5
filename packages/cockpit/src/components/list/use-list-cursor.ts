// A list cursor as React state: see list-cursor.ts.

import { useRef, useState } from 'react';
import {
  fitCursor,
  idsOf,
  LIST_END,
  LIST_START,
  type ListCursor,
  type ListMove,
  moveCursor,
} from './list-cursor.ts';

export interface ListState<Item> {
  readonly cursor: ListCursor;
  /** The item under the cursor. */
  readonly item: Item | undefined;
  /** Counts how often the cursor moved to another item because its own was removed. */
  readonly jumps: number;
  move(to: ListMove | number): void;
  /** The item under the cursor right now, even before it is drawn. */
  newest(): Item | undefined;
  /** Moves to the item with that id, now or once it appears; `key`: in the list of that key. */
  moveTo(id: string, key?: string): void;
  /** Resets the list of that key for the next time it is shown. */
  forget(key: string): void;
}

export interface ListSettings<Item> {
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** How many rows the list has. */
  readonly rows: number;
  /** Each key has its own cursor. */
  readonly key?: string | undefined;
  readonly startId?: string | undefined;
  /** Start on the last item. Default: the first. */
  readonly startsAtEnd?: boolean | undefined;
}

interface Memory {
  readonly cursor: ListCursor;
  /** An item that is waited for. */
  readonly wanted?: string;
}

export const useListCursor = <Item>(settings: ListSettings<Item>): ListState<Item> => {
  const { items, idOf, rows, key = '', startId, startsAtEnd = false } = settings;
  const ids = idsOf(items, idOf);
  const memories = useRef(new Map<string, Memory>());
  const jumps = useRef(0);
  const [, draw] = useState(0);
  const cursor = startsAtEnd ? LIST_END : LIST_START;
  const start: Memory = startId === undefined ? { cursor } : { cursor, wanted: startId };
  const { cursor: last, wanted } = memories.current.get(key) ?? start;
  const found = wanted === undefined ? undefined : fitCursor({ ...last, id: wanted }, ids, rows);
  const hasCome = found !== undefined && found.id === wanted && ids.length > 0;
  const fitted = hasCome ? found : fitCursor(last, ids, rows);
  if (!hasCome && last.id !== undefined && fitted.id !== last.id) jumps.current += 1;
  memories.current.set(key, {
    cursor: fitted,
    ...(wanted === undefined || hasCome ? {} : { wanted }),
  });
  const go = (memory: Memory, of = key): void => {
    memories.current.set(of, memory);
    draw((count) => count + 1);
  };
  return {
    cursor: fitted,
    item: items[fitted.index],
    jumps: jumps.current,
    // From the current state: keys may arrive faster than React renders.
    move: (to) => go({ cursor: moveCursor(memories.current.get(key)?.cursor ?? fitted, to, { ids, rows }) }),
    newest: () => items[(memories.current.get(key)?.cursor ?? fitted).index],
    forget: (of) => void memories.current.delete(of),
    moveTo: (id, of = key) => go({ cursor: memories.current.get(of)?.cursor ?? LIST_START, wanted: id }, of),
  };
};
