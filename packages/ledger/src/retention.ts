// What the ledger offers for forgetting: what is old enough, and the clock that age goes by.

import type { AuditBy, PruneAnswer } from '@coxswain/protocol';

/** What is believed of the wall clock. */
export interface ClockBelief {
  /** What ages go by, in milliseconds since 1970. */
  readonly believedMs: number;
  /** The wall clock is far ahead of that: what it said last, and for how long it has been so while a daemon ran. */
  readonly doubted?: { readonly wallMs: number; readonly heldMs: number };
}

export interface Retention {
  /** What a prune would remove. */
  preview(beforeMs: number): Promise<PruneAnswer>;
  /**
   * Removes ended tasks older than that in steps that hold the database for at most 20 ms; gives space back to the disk. What
   * must be remembered for a day is, by `believedMs` (default: `nowMs`), however little is to be kept.
   */
  prune(
    beforeMs: number,
    by: string,
    nowMs: number,
    believedMs?: number,
    audit?: AuditBy,
  ): Promise<PruneAnswer>;
  /** What was believed last; before that was noted for the first time, the stamp of the newest event, if there is one. */
  belief(): Promise<ClockBelief | undefined>;
  noteBelief(belief: ClockBelief): Promise<void>;
}
