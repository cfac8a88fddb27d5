// Presses that come before there is anything to press them for: somebody types `cox cockpit tasks` and `l` without waiting for
// the list. They are kept, and pressed again once it is there.

import { useLayoutEffect, useRef } from 'react';
import { useSurroundings } from '../shell/context.ts';
import type { Press } from './press.ts';

/** Whoever presses more than this is not waiting for it. */
const MOST_KEPT = 16;

export interface EarlyPresses {
  keep(press: Press): void;
  /** What was kept is not wanted any more. */
  drop(): void;
}

/** What is kept is pressed when `isReady` becomes true, before all that was pressed since. */
export const useEarlyPresses = (isReady: boolean): EarlyPresses => {
  const { queue } = useSurroundings();
  const kept = useRef<Press[]>([]);
  useLayoutEffect(() => {
    const presses = kept.current.splice(0);
    if (isReady && presses.length > 0) queue.putBack(presses);
  }, [queue, isReady]);
  return {
    keep: (press) => {
      if (kept.current.length < MOST_KEPT) kept.current.push(press);
    },
    drop: () => void kept.current.splice(0),
  };
};
