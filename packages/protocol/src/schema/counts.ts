// How many tasks are in each status.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';

export const counts = z.object({
  running: z.number().int(),
  pending: z.number().int(),
  needsInput: z.number().int(),
});
export const allCounts = counts.extend({
  completed: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  /** Ended tasks, counted as a list with `roots` shows them. Older daemons leave it out. */
  history: z.number().int().optional(),
});
export type Counts = Frozen<z.output<typeof allCounts>>;
