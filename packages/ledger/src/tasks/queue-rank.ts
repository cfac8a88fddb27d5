// A task's position in the queue as one integer, so that an index keeps the queue sorted: children before roots, because a tree
// that has started should finish, then the higher effective priority. Ties go to the older task (`n`).

/** Wider than all priorities together (the protocol allows ±1,000,000). */
export const ROOTS_FROM = 10_000_000;

/** Smaller is earlier. */
export const queueRank = (isChild: boolean, effectivePriority: number): number =>
  (isChild ? 0 : ROOTS_FROM) - effectivePriority;
