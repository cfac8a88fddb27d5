// Retention as callers see it: what is old enough to remove, and the clock that measures age.

import type { AuditBy, PruneAnswer } from '@coxswain/protocol';

/** How far the wall clock is trusted. */
export interface ClockTrust {
  /** The time that ages are measured against, in milliseconds since 1970. */
  readonly believedMs: number;
  /** The wall clock is far ahead of that: its last reading, and how long it has been ahead while a daemon ran. */
  readonly doubted?: { readonly wallMs: number; readonly heldMs: number };
}

export interface Retention {
  /** What a prune would remove. */
  preview(beforeMs: number): Promise<PruneAnswer>;
  /**
   * Removes ended tasks older than that in steps that hold the database for at most 20 ms, and returns space to the disk. What
   * must be remembered for a day is kept that long, measured by `believedMs` (default: `nowMs`), however short the retention is.
   */
  prune(
    beforeMs: number,
    by: string,
    nowMs: number,
    believedMs?: number,
    audit?: AuditBy,
  ): Promise<PruneAnswer>;
  /** The last belief that was stored; before the first one, the timestamp of the newest event, if there is one. */
  belief(): Promise<ClockTrust | undefined>;
  noteBelief(belief: ClockTrust): Promise<void>;
}
