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
  const positionIn = (held: typeof last): ScrollState => (held.id === id ? held.state : SCROLL_START);
  return {
    position: positionIn(last),
    // Keys may arrive faster than React renders.
    scroll: (to) => setLast((held) => ({ id, state: scroll(positionIn(held), to, extent) })),
  };
};
