// Many tasks in one request: NDJSON in, NDJSON out.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { environment, folder, taskId } from './fields.ts';
import { problem } from './problem.ts';
import { yesOrNo } from './query.ts';

/** One line of the answer to a batch, in the order of the request. */
export const batchLine = z.object({
  line: z.number().int(),
  id: taskId.optional(),
  /** The idempotency key was already used: this is the earlier task. */
  existing: z.boolean().optional(),
  problem: problem.optional(),
});
export type BatchLine = Frozen<z.output<typeof batchLine>>;

/**
 * Values for fields that the lines of a batch omit, so that thousands of lines need not repeat one environment. Sent as
 * `{"defaults": {…}}` in the first line, which is not counted and gets no answer.
 */
export const batchDefaults = z.strictObject({
  source: z.enum(['cli', 'api', 'cockpit']).optional(),
  workDir: folder.optional(),
  environment: environment.optional(),
});
export type BatchDefaults = Frozen<z.output<typeof batchDefaults>>;
export const batchDefaultsLine = z.strictObject({ defaults: batchDefaults });
export const batchQuery = z.strictObject({
  /** `true`: wait while the queue is full instead of being refused. */
  block: yesOrNo.optional(),
});
