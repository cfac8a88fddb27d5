// Where a task stands in line, as one integer so that an index keeps the line sorted: children before roots, because a
// tree that has begun should end, then the higher effective priority. Ties go to the older task (`n`).

/** Wider than all priorities together (the protocol allows ±1,000,000). */
export const ROOTS_FROM = 10_000_000;

/** The place in line; smaller is earlier. */
export const queueRank = (isChild: boolean, effectivePriority: number): number =>
  (isChild ? 0 : ROOTS_FROM) - effectivePriority;
