// The view of the conversation: following its end, or reading with a cursor.

import type { ListMove } from '../../../components/list/list-cursor.ts';
import { distance, firstSpot, lastSpot, moved, type Spot, type Timeline, topAtEnd } from './timeline.ts';

export interface ViewState {
  /** undefined: follows the end. */
  readonly top: Spot | undefined;
  /** The cursor row of reading mode; undefined: writing. */
  readonly cursor: Spot | undefined;
  /** Entries toggled from their default: opened cards and thoughts. */
  readonly opened: ReadonlySet<string>;
}

export const AT_END: ViewState = { top: undefined, cursor: undefined, opened: new Set() };

/** What the conversation is like on this screen. */
export interface Screen {
  readonly timeline: Timeline;
  readonly rows: number;
}

/** The row at the top of the screen; undefined: nothing was said yet. */
export const topOf = ({ top }: ViewState, { timeline, rows }: Screen): Spot | undefined => {
  const end = topAtEnd(timeline, rows);
  if (!top || !end) return end;
  // A screen is not left half empty below the end.
  return distance(timeline, top, end, rows) < 0 ? end : moved(timeline, top, 0);
};

/** The view with the cursor there, scrolled as little as needed. */
const withCursor = (view: ViewState, cursor: Spot, screen: Screen): ViewState => {
  const { timeline, rows } = screen;
  const top = topOf(view, screen);
  if (!top) return view;
  const below = distance(timeline, top, cursor, rows);
  if (below < 0) return { ...view, cursor, top: cursor };
  if (below < rows) return { ...view, cursor, top };
  return { ...view, cursor, top: moved(timeline, cursor, 1 - rows) };
};

/** Begins to read, at the end of what is on the screen; without an entry, nothing happens. */
export const startReading = (view: ViewState, screen: Screen): ViewState => {
  const { timeline, rows } = screen;
  const top = topOf(view, screen);
  if (view.cursor || !top) return view;
  const lowest = moved(timeline, top, rows - 1);
  return withCursor(view, lowest, screen);
};

/** Goes back to writing, and to the end. */
export const stopReading = (view: ViewState): ViewState => ({ ...view, top: undefined, cursor: undefined });

/** Moves the cursor by that many rows. */
export const moveCursor = (view: ViewState, by: number, screen: Screen): ViewState => {
  const reading = startReading(view, screen);
  if (!reading.cursor) return view;
  return withCursor(reading, moved(screen.timeline, reading.cursor, by), screen);
};

/** Moves a screen up or down; the cursor keeps its row on the screen. */
export const movePage = (view: ViewState, pages: 1 | -1, screen: Screen): ViewState => {
  const by = pages * Math.max(1, screen.rows - 1);
  const reading = startReading(view, screen);
  const top = topOf(reading, screen);
  if (!reading.cursor || !top) return view;
  const next = { ...reading, top: moved(screen.timeline, top, by) };
  return withCursor(next, moved(screen.timeline, reading.cursor, by), screen);
};

/** Scrolls by this many rows while writing, without entering reading mode; at the end it follows again. */
export const scrollBy = (view: ViewState, rows: number, screen: Screen): ViewState => {
  if (view.cursor) return moveCursor(view, rows, screen);
  const top = topOf(view, screen);
  if (!top) return view;
  const next = { ...view, top: moved(screen.timeline, top, rows) };
  return isAtEnd(next, screen) ? { ...view, top: undefined } : next;
};

/** The same by the moves of a list. */
export const scrollTo = (view: ViewState, to: ListMove | number, screen: Screen): ViewState => {
  if (typeof to === 'number') return scrollBy(view, to, screen);
  if (to === 'end') return stopReading(view);
  if (to === 'home') return { ...view, top: firstSpot(screen.timeline) };
  const rows = to === 'pageup' || to === 'pagedown' ? Math.max(1, screen.rows - 1) : 1;
  return scrollBy(view, to === 'up' || to === 'pageup' ? -rows : rows, screen);
};

/** Puts the cursor on that spot. */
export const putCursor = (view: ViewState, spot: Spot | undefined, screen: Screen): ViewState =>
  spot ? withCursor(startReading(view, screen), spot, screen) : view;

/** Puts the cursor on the first row of the next entry that matters, or of the one before; where there is none it stays. */
export const moveToEntry = (
  view: ViewState,
  direction: 1 | -1,
  screen: Screen,
  matters: (at: number) => boolean,
): ViewState => {
  const { entries } = screen.timeline;
  const reading = startReading(view, screen);
  const from = entries.findLastIndex(({ id }) => id === reading.cursor?.entryId);
  for (let at = from + direction; at >= 0 && at < entries.length; at += direction) {
    const entry = entries[at];
    if (!entry || !matters(at)) continue;
    const isBlank = screen.timeline.linesAt(at)[0]?.spans.length === 0;
    return withCursor(reading, { entryId: entry.id, line: isBlank ? 1 : 0 }, screen);
  }
  return reading;
};

/** Opens what is closed and closes what is open. `also`: what belongs to it. */
export const toggle = (view: ViewState, entryIds: readonly string[]): ViewState => {
  const isOpen = entryIds.some((id) => view.opened.has(id));
  const opened = new Set(view.opened);
  for (const id of entryIds) {
    if (isOpen) opened.delete(id);
    else opened.add(id);
  }
  return { ...view, opened };
};

/** True if the end is visible. */
export const isAtEnd = (view: ViewState, { timeline, rows }: Screen): boolean => {
  const last = lastSpot(timeline);
  const top = topOf(view, { timeline, rows });
  return !last || !top || distance(timeline, top, last, rows) < rows;
};
