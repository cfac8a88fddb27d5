// The time that processes get to stop by themselves, as a signal that says when it is over.

/** Aborts after `graceMs`, or when one of the others does, whichever is first; at once when there is no grace. */
export const endOfGrace = (graceMs: number, ...others: readonly AbortSignal[]): AbortSignal =>
  graceMs <= 0 ? AbortSignal.abort() : AbortSignal.any([...others, AbortSignal.timeout(graceMs)]);
