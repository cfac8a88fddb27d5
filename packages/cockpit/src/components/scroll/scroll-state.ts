// Where a text is scrolled to. At its end it stays at the end while the text grows, until somebody scrolls away.

import type { ListMove } from '../list/list-cursor.ts';

export interface ScrollState {
  /** The first line that is drawn. */
  readonly top: number;
  /** Shows the end, whatever comes. */
  readonly isFollowing: boolean;
}

export interface ScrollExtent {
  /** How many lines there are. */
  readonly length: number;
  /** How many of them are seen. */
  readonly rows: number;
}

export const SCROLL_START: ScrollState = { top: 0, isFollowing: false };
export const SCROLL_END: ScrollState = { top: 0, isFollowing: true };

const lastTop = ({ length, rows }: ScrollExtent): number => Math.max(0, length - Math.max(0, rows));

/** The state as it can be drawn now. */
export const placeScroll = (state: ScrollState, extent: ScrollExtent): ScrollState => {
  const last = lastTop(extent);
  return state.isFollowing
    ? { top: last, isFollowing: true }
    : { top: Math.min(state.top, last), isFollowing: false };
};

/** `to`: a move, or so many lines down (up when negative). */
export const scroll = (state: ScrollState, to: ListMove | number, extent: ScrollExtent): ScrollState => {
  const { top } = placeScroll(state, extent);
  const last = lastTop(extent);
  const page = Math.max(1, extent.rows - 1);
  const steps = { up: -1, down: 1, pageup: -page, pagedown: page, home: -Infinity, end: Infinity };
  const by = typeof to === 'number' ? to : steps[to];
  const next = Math.max(0, Math.min(last, top + by));
  return { top: next, isFollowing: by > 0 && next === last };
};
