// The scroll position of a text. At the end it follows the text as it grows, until the user scrolls away.

import type { ListMove } from '../list/list-cursor.ts';

export interface ScrollState {
  /** The first line that is drawn. */
  readonly top: number;
  /** Follows the end. */
  readonly isFollowing: boolean;
}

export interface ScrollExtent {
  /** How many lines there are. */
  readonly length: number;
  /** How many of them are visible. */
  readonly rows: number;
}

export const SCROLL_START: ScrollState = { top: 0, isFollowing: false };
export const SCROLL_END: ScrollState = { top: 0, isFollowing: true };

const lastTop = ({ length, rows }: ScrollExtent): number => Math.max(0, length - Math.max(0, rows));

/** Fits the state to the current text. */
export const fitScroll = (state: ScrollState, extent: ScrollExtent): ScrollState => {
  const last = lastTop(extent);
  return state.isFollowing
    ? { top: last, isFollowing: true }
    : { top: Math.min(state.top, last), isFollowing: false };
};

/** `to`: a move, or a number of lines down (negative: up). */
export const scroll = (state: ScrollState, to: ListMove | number, extent: ScrollExtent): ScrollState => {
  const { top } = fitScroll(state, extent);
  const last = lastTop(extent);
  const page = Math.max(1, extent.rows - 1);
  const steps = { up: -1, down: 1, pageup: -page, pagedown: page, home: -Infinity, end: Infinity };
  const by = typeof to === 'number' ? to : steps[to];
  const next = Math.max(0, Math.min(last, top + by));
  return { top: next, isFollowing: by > 0 && next === last };
};
