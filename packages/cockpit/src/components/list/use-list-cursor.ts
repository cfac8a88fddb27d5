// The cursor of a list as state of a component: see list-cursor.ts.

import { useRef, useState } from 'react';
import {
  idsOf,
  LIST_END,
  LIST_START,
  type ListCursor,
  type ListMove,
  moveCursor,
  placeCursor,
} from './list-cursor.ts';

export interface ListState<Item> {
  readonly cursor: ListCursor;
  /** What is under the cursor. */
  readonly item: Item | undefined;
  /** Grows when the cursor came to another item without anybody moving it: the one it was on has gone. */
  readonly jumps: number;
  move(to: ListMove | number): void;
  /** What is under the cursor by now, also before that is drawn. */
  newest(): Item | undefined;
  /** Goes to the item with that id, now or as soon as it is there; `key`: in the list of that key. */
  moveTo(id: string, key?: string): void;
  /** The list of that key begins anew when it is shown next. */
  forget(key: string): void;
}

export interface ListSettings<Item> {
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** How many rows the list has. */
  readonly rows: number;
  /** Lists that are shown in turn have a cursor each. */
  readonly key?: string;
  readonly startId?: string;
  /** The cursor begins on the last item. Default: the first. */
  readonly startsAtEnd?: boolean;
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
  const found = wanted === undefined ? undefined : placeCursor({ ...last, id: wanted }, ids, rows);
  const hasCome = found !== undefined && found.id === wanted && ids.length > 0;
  const placed = hasCome ? found : placeCursor(last, ids, rows);
  if (!hasCome && last.id !== undefined && placed.id !== last.id) jumps.current += 1;
  memories.current.set(key, {
    cursor: placed,
    ...(wanted === undefined || hasCome ? {} : { wanted }),
  });
  const go = (memory: Memory, of = key): void => {
    memories.current.set(of, memory);
    draw((count) => count + 1);
  };
  return {
    cursor: placed,
    item: items[placed.index],
    jumps: jumps.current,
    // From where it is by now: keys may come faster than what they did is drawn.
    move: (to) => go({ cursor: moveCursor(memories.current.get(key)?.cursor ?? placed, to, { ids, rows }) }),
    newest: () => items[(memories.current.get(key)?.cursor ?? placed).index],
    forget: (of) => void memories.current.delete(of),
    moveTo: (id, of = key) => go({ cursor: memories.current.get(of)?.cursor ?? LIST_START, wanted: id }, of),
  };
};
