// Removing what is older than it must be kept.

import { z } from 'zod';
import { milliseconds, timestamp } from './fields.ts';

export const pruneBody = z.strictObject({
  dryRun: z.boolean().default(false),
  olderThanMs: milliseconds.optional(),
});
export const pruneAnswer = z.object({
  dryRun: z.boolean(),
  before: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  outputBytes: z.number().int(),
});
export type PruneAnswer = z.output<typeof pruneAnswer>;
