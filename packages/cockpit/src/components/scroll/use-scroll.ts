// The scroll position of a text about one thing: a text about another begins at its top.

import { useState } from 'react';
import type { ListMove } from '../list/list-cursor.ts';
import { SCROLL_START, type ScrollExtent, type ScrollState, scroll } from './scroll-state.ts';

export interface Scrolled {
  readonly position: ScrollState;
  scroll(to: ListMove | number): void;
}

/** `id`: what the text is about. */
export const useScroll = (id: string | undefined, extent: ScrollExtent): Scrolled => {
  const [last, setLast] = useState({ id, state: SCROLL_START });
  const position = last.id === id ? last.state : SCROLL_START;
  return { position, scroll: (to) => setLast({ id, state: scroll(position, to, extent) }) };
};
