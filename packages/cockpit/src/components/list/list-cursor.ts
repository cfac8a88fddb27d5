// The cursor of a list whose items come and go. It belongs to an id, not to a place: a refresh never moves it to another
// item. When its item goes, it stays in its place.

export interface ListCursor {
  /** undefined: no item was there yet; the first that comes has it. */
  readonly id?: string;
  /** Where it was when it was placed last. */
  readonly index: number;
  /** The first item that is drawn. */
  readonly top: number;
}

export const LIST_START: ListCursor = { index: 0, top: 0 };
/** On the last item, when there is one. */
export const LIST_END: ListCursor = { index: Number.MAX_SAFE_INTEGER, top: Number.MAX_SAFE_INTEGER };

export type ListMove = 'up' | 'down' | 'pageup' | 'pagedown' | 'home' | 'end';

/** The ids of a list, without making a list of them. */
export interface ListIds {
  readonly length: number;
  at(index: number): string;
}

export const idsOf = <Item>(items: readonly Item[], idOf: (item: Item) => string): ListIds => ({
  length: items.length,
  at: (index) => idOf(items[index] as Item), // asked only within the length
});

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** Looks where it was before it looks everywhere. */
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
 * The cursor in the list as it is now, drawn in `rows` rows. Its row stays where it is on the screen; only a list that shows
 * its beginning goes on doing so while the cursor can be seen, so that what comes first is not missed.
 */
export const placeCursor = (cursor: ListCursor, ids: ListIds, rows: number): ListCursor => {
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

/** The cursor at another item; `to` is a move or an index. */
export const moveCursor = (
  cursor: ListCursor,
  to: ListMove | number,
  { ids, rows }: { readonly ids: ListIds; readonly rows: number },
): ListCursor => {
  const placed = placeCursor(cursor, ids, rows);
  if (ids.length === 0) return placed;
  const wanted = typeof to === 'number' ? to : targetOf(placed.index, to, rows);
  const index = clamp(wanted, ids.length - 1);
  return { id: ids.at(index), index, top: visibleTop(placed.top, index, rows, ids.length) };
};
