// Removing what has outlived its retention time.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { milliseconds, timestamp } from './fields.ts';

export const pruneBody = z.strictObject({
  dryRun: z.boolean().default(false),
  olderThanMs: milliseconds.optional(),
});
/** Worktrees of deleted conversations. */
export const prunedWorktrees = z.object({
  removed: z.array(z.string()),
  /** Worktrees with work that exists nowhere else. */
  kept: z.array(z.object({ folder: z.string(), why: z.string() })),
});
export type PrunedWorktrees = Frozen<z.output<typeof prunedWorktrees>>;

/** What retention does not remove yet, because the wall clock has jumped ahead and is not trusted yet. */
export const pruneHeld = z.object({
  tasks: z.number().int(),
  /** How far the wall clock is ahead of the trusted time. */
  clockAheadMs: z.number(),
  /** How much longer the daemon must run until the wall clock is trusted. */
  remainingMs: z.number(),
});
export type PruneHeld = Frozen<z.output<typeof pruneHeld>>;

export const pruneAnswer = z.object({
  dryRun: z.boolean(),
  before: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  outputBytes: z.number().int(),
  /** Left out if worktrees were not checked. */
  worktrees: prunedWorktrees.optional(),
});
export type PruneAnswer = Frozen<z.output<typeof pruneAnswer>>;
