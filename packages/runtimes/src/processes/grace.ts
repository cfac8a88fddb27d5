// The time that processes get to stop by themselves, as a signal that says when it is over.

/** Aborts after `graceMs`, or with `force`, whichever is first; at once when there is no grace. */
export const endOfGrace = (graceMs: number, force?: AbortSignal): AbortSignal => {
  if (graceMs <= 0) return AbortSignal.abort();
  const timeout = AbortSignal.timeout(graceMs);
  return force ? AbortSignal.any([force, timeout]) : timeout;
};
