// The cursor of a list whose items come and go. It belongs to an id, not to an index: a refresh never moves it to another
// item. When its item goes, it keeps its index.

export interface ListCursor {
  /** undefined: the list was empty so far; the first item gets the cursor. */
  readonly id?: string;
  /** Its index at the last fit. */
  readonly index: number;
  /** The first item that is drawn. */
  readonly top: number;
}

export const LIST_START: ListCursor = { index: 0, top: 0 };
/** On the last item, when there is one. */
export const LIST_END: ListCursor = { index: Number.MAX_SAFE_INTEGER, top: Number.MAX_SAFE_INTEGER };

export type ListMove = 'up' | 'down' | 'pageup' | 'pagedown' | 'home' | 'end';

/** The ids of a list, without copying them. */
export interface ListIds {
  readonly length: number;
  at(index: number): string;
}

export const idsOf = <Item>(items: readonly Item[], idOf: (item: Item) => string): ListIds => ({
  length: items.length,
  at: (index) => idOf(items[index] as Item), // asked only within the length
});

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** Checks the last index before it searches the whole list. */
const indexOf = ({ id, index }: ListCursor, ids: ListIds): number | undefined => {
  if (id === undefined) return undefined;
  if (index < ids.length && ids.at(index) === id) return index;
  for (let at = 0; at < ids.length; at += 1) if (ids.at(at) === id) return at;
  return undefined;
};

const visibleTop = (top: number, index: number, rows: number, length: number): number => {
  const inView = Math.max(Math.min(top, index), index - Math.max(1, rows) + 1);
  return clamp(inView, Math.max(0, length - rows));
};

/**
 * Fits the cursor to the current list, drawn in `rows` rows. Its row stays where it is on the screen; only a list scrolled to
 * the top stays there while the cursor is visible, so that new first items are seen.
 */
export const fitCursor = (cursor: ListCursor, ids: ListIds, rows: number): ListCursor => {
  if (ids.length === 0) return { ...cursor, index: 0, top: 0 };
  const found = indexOf(cursor, ids);
  const index = found ?? clamp(cursor.index, ids.length - 1);
  const shift = found === undefined || cursor.top === 0 ? 0 : found - cursor.index;
  const top = visibleTop(cursor.top + shift, index, rows, ids.length);
  return { id: ids.at(index), index, top };
};

const targetOf = (index: number, move: ListMove, rows: number): number => {
  const page = Math.max(1, rows - 1);
  switch (move) {
    case 'up':
      return index - 1;
    case 'down':
      return index + 1;
    case 'pageup':
      return index - page;
    case 'pagedown':
      return index + page;
    case 'home':
      return 0;
    case 'end':
      return Number.MAX_SAFE_INTEGER;
  }
};

/** Moves the cursor; `to` is a move or an index. */
export const moveCursor = (
  cursor: ListCursor,
  to: ListMove | number,
  { ids, rows }: { readonly ids: ListIds; readonly rows: number },
): ListCursor => {
  const fitted = fitCursor(cursor, ids, rows);
  if (ids.length === 0) return fitted;
  const wanted = typeof to === 'number' ? to : targetOf(fitted.index, to, rows);
  const index = clamp(wanted, ids.length - 1);
  return { id: ids.at(index), index, top: visibleTop(fitted.top, index, rows, ids.length) };
};
