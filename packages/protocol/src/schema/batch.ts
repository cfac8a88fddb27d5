// Many tasks in one request: NDJSON in, NDJSON out.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { environment, folder, taskId } from './fields.ts';
import { problem } from './problem.ts';
import { yesOrNo } from './query.ts';

/** One line of the answer to a batch: in the order of the lines sent. */
export const batchLine = z.object({
  line: z.number().int(),
  id: taskId.optional(),
  /** An idempotency key that was known: the task is the earlier one. */
  existing: z.boolean().optional(),
  problem: problem.optional(),
});
export type BatchLine = Frozen<z.output<typeof batchLine>>;

/**
 * What the lines of a batch leave open, so that thousands of lines need not repeat one environment. Given as
 * `{"defaults": {…}}` in a first line of its own, which is not counted and gets no answer.
 */
export const batchDefaults = z.strictObject({
  source: z.enum(['cli', 'api', 'cockpit']).optional(),
  workDir: folder.optional(),
  environment: environment.optional(),
});
export type BatchDefaults = Frozen<z.output<typeof batchDefaults>>;
export const batchDefaultsLine = z.strictObject({ defaults: batchDefaults });
export const batchQuery = z.strictObject({
  /** `true`: wait for room in the queue instead of being refused. */
  block: yesOrNo.optional(),
});
