// Counts, durations and cost over time.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { timestamp } from './fields.ts';

export const insights = z.object({
  period: z.enum(['day', 'week', 'month']),
  since: timestamp,
  periods: z.array(
    z.object({
      start: z.string(),
      completed: z.number().int(),
      failed: z.number().int(),
      cancelled: z.number().int(),
    }),
  ),
  agents: z.array(
    z.object({
      agent: z.string(),
      tasks: z.number().int(),
      completed: z.number().int(),
      failed: z.number().int(),
      cancelled: z.number().int(),
      /** How many of them were started; only those count for the average and the percentile. */
      timed: z.number().int(),
      averageDurationMs: z.number(),
      p95DurationMs: z.number(),
    }),
  ),
  tools: z.array(z.object({ tool: z.string(), calls: z.number().int(), failed: z.number().int() })),
  providers: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      inputTokens: z.number().int(),
      outputTokens: z.number().int(),
      /** Absent if the cost is unknown. */
      cost: z.number().optional(),
      /** How many tasks the cost does not include, because theirs is unknown. */
      unpriced: z.number().int(),
      currency: z.string().optional(),
    }),
  ),
});
export type Insights = Frozen<z.output<typeof insights>>;
