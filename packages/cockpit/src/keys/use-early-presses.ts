// Presses that come before there is anything to press them for: somebody types `cox cockpit tasks` and `l` without waiting for
// the list. They are kept, and pressed again once it is there.

import { useLayoutEffect, useRef } from 'react';
import { useSurroundings } from '../shell/context.ts';
import type { Press } from './press.ts';
import { PressQueue } from './press-queue.ts';

/** Whoever presses more than this is not waiting for it. */
const MOST_KEPT = 16;

export interface EarlyPresses {
  keep(press: Press): void;
  /** What was kept is not wanted any more. */
  drop(): void;
}

/** What is kept is pressed when `isReady` becomes true, one after another, each seeing what the one before has done. */
export const useEarlyPresses = (isReady: boolean): EarlyPresses => {
  const { keys, drawing } = useSurroundings();
  const kept = useRef<Press[]>([]);
  useLayoutEffect(() => {
    const presses = kept.current.splice(0);
    if (!isReady || presses.length === 0) return;
    let isHere = true;
    const take = (press: Press): void => {
      if (isHere) keys.press(press);
    };
    const queue = new PressQueue({ take, whenDrawn: drawing.after });
    // The keys of the picture that is drawn now work from then on.
    drawing.after(() => queue.add(presses));
    return () => {
      isHere = false;
    };
  }, [keys, drawing, isReady]);
  return {
    keep: (press) => {
      if (kept.current.length < MOST_KEPT) kept.current.push(press);
    },
    drop: () => void kept.current.splice(0),
  };
};
