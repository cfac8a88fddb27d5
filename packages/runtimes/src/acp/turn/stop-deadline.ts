// How long the stop of a run may take in all: the agent has its grace to end its turn, and what is left of it hardly more,
// however many steps its end takes.

import { endOfGrace } from '../../processes/grace.ts';

export interface StopDeadline {
  /** Call it when the agent is cancelled; aborts when its grace is over. Further calls return the same. */
  begin(): AbortSignal;
  /** The agent did not end its turn within its grace. */
  readonly isPast: boolean;
  /** Aborts when whatever is left is to be killed. */
  readonly killing: AbortSignal;
}

/** For an agent that ignored its cancel, between SIGTERM and SIGKILL. */
const LAST_CHANCE_MS = 500;

export const stopDeadline = (graceMs: number): StopDeadline => {
  const killing = new AbortController();
  let grace: AbortSignal | undefined;
  return {
    begin: () => {
      if (grace) return grace;
      grace = endOfGrace(graceMs);
      setTimeout(() => killing.abort(), graceMs + LAST_CHANCE_MS).unref();
      return grace;
    },
    get isPast() {
      return grace?.aborted === true;
    },
    killing: killing.signal,
  };
};
