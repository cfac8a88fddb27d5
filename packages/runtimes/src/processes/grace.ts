// The time that processes get to stop on their own, as a signal that aborts at its end.

import { afterPendingEvents } from '@coxswain/protocol';

/** Aborts after `graceMs`, or when one of the others does, whichever is first; at once when there is no grace. */
export const endOfGrace = (graceMs: number, ...others: readonly AbortSignal[]): AbortSignal => {
  if (graceMs <= 0) return AbortSignal.abort();
  const over = new AbortController();
  setTimeout(() => afterPendingEvents(() => over.abort()), graceMs).unref();
  return AbortSignal.any([...others, over.signal]);
};
