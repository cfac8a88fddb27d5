// Removing what is older than it must be kept.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { milliseconds, timestamp } from './fields.ts';

export const pruneBody = z.strictObject({
  dryRun: z.boolean().default(false),
  olderThanMs: milliseconds.optional(),
});
/** Worktrees of conversations that are gone. */
export const prunedWorktrees = z.object({
  removed: z.array(z.string()),
  /** Those that hold work which is nowhere else. */
  kept: z.array(z.object({ folder: z.string(), why: z.string() })),
});
export type PrunedWorktrees = Frozen<z.output<typeof prunedWorktrees>>;

/** What retention leaves where it is because the wall clock, by which it is old, has leapt ahead and is not believed yet. */
export const pruneHeld = z.object({
  tasks: z.number().int(),
  /** How far the wall clock is ahead of what is believed. */
  clockAheadMs: z.number(),
  /** For how much longer the daemon must run on it until it is believed. */
  remainingMs: z.number(),
});
export type PruneHeld = Frozen<z.output<typeof pruneHeld>>;

export const pruneAnswer = z.object({
  dryRun: z.boolean(),
  before: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  outputBytes: z.number().int(),
  /** Left out where nobody looked for them. */
  worktrees: prunedWorktrees.optional(),
});
export type PruneAnswer = Frozen<z.output<typeof pruneAnswer>>;
