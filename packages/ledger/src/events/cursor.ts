// A cursor that can no longer be served honestly is refused: going on from it would skip events without a word.

import { ProblemError } from '@coxswain/protocol';
import type { EventFilter } from '../ledger.ts';

/**
 * Throws `cursor_expired` when retention removed events after the cursor, or when the cursor lies ahead of the ledger.
 * Retention removes tasks whole, so a reader of named tasks or of a tree is never refused as too old: what it follows is
 * all there, or a TaskDeleted says that it went.
 */
export const refuseCursor = (
  cursor: number,
  filter: EventFilter,
  prunedThroughSeq: number,
  headSeq: number,
): void => {
  if (cursor > headSeq)
    throw new ProblemError(
      'cursor_expired',
      `event ${cursor} lies ahead of this ledger, whose newest is ${headSeq}; the cursor belongs to another ledger: start again from ${prunedThroughSeq}`,
      { oldestSeq: prunedThroughSeq },
    );
  if (cursor >= prunedThroughSeq || filter.taskIds !== undefined || filter.rootId !== undefined) return;
  throw new ProblemError(
    'cursor_expired',
    `events up to ${prunedThroughSeq} were removed by retention and the cursor is at ${cursor}: start again from ${prunedThroughSeq}`,
    { oldestSeq: prunedThroughSeq },
  );
};
