// The time that a run gets to stop once its tools have had theirs: one for all the steps of stopping it, so that an agent
// that ignores each of them does not get it several times.

import { endOfGrace } from './grace.ts';

export interface StopGrace {
  /** Aborts when the time is over, which begins with the first call; at once when it is to be forced. */
  begin(): AbortSignal;
}

export const stopGrace = (graceMs: number, ...forces: readonly AbortSignal[]): StopGrace => {
  let over: AbortSignal | undefined;
  return {
    begin: () => {
      over ??= endOfGrace(graceMs, ...forces);
      return over;
    },
  };
};
