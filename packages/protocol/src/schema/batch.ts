// Many tasks in one request: NDJSON in, NDJSON out.

import { z } from 'zod';
import { taskId } from './fields.ts';
import { problem } from './problem.ts';

/** One line of the answer to a batch: in the order of the lines sent. */
export const batchLine = z.object({
  line: z.number().int(),
  id: taskId.optional(),
  /** An idempotency key that was known: the task is the earlier one. */
  existing: z.boolean().optional(),
  problem: problem.optional(),
});
export type BatchLine = z.output<typeof batchLine>;
