// What may be done to one task, and what is answered: cancel, retry, message, delete, explain.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { environment, idempotencyKey, prompt, taskId } from './fields.ts';
import { task } from './task.ts';

export const cancelBody = z.strictObject({
  /** Forces at once instead of waiting for tools and grace. */
  now: z.boolean().default(false),
  reason: z.string().max(1000).optional(),
});
export const cancelAnswer = z.object({
  task,
  /**
   * `cancelled`: it is over. `requested`: it was asked to stop. `forced`: an earlier cancel is forced now. `already`: an earlier
   * cancel is on its way, since `cancelRequestedAt`, and nothing changed. `ended`: it had ended before.
   */
  effect: z.enum(['cancelled', 'requested', 'forced', 'already', 'ended']),
  /** How many descendants this call cancels. */
  descendants: z.number().int(),
  /** What it still waits for, in words; left out when it is forced. */
  waitingFor: z.string().optional(),
});
export type CancelAnswer = Frozen<z.output<typeof cancelAnswer>>;

export const retryBody = z.strictObject({
  /** Also when an earlier retry is still active. */
  force: z.boolean().default(false),
  /** Instead of the first prompt. */
  prompt: prompt.optional(),
  environment: environment.optional(),
  /** The same key again answers with the task that it made, and makes no other. */
  idempotencyKey: idempotencyKey.optional(),
});
export const messageBody = z.strictObject({
  message: z.string().min(1).max(1_000_000),
  /** Further text, in blocks, as other tools send it. */
  content: z
    .array(
      z.strictObject(
        { type: z.literal('text'), text: z.string().max(1_000_000) },
        'is no block of text, {"type": "text", "text": …}: a message carries text alone',
      ),
    )
    .max(1000)
    .nullish(),
  /** For the next task of the session, when the message begins one. */
  environment: environment.optional(),
});
export const messageAnswer = z.object({
  /** `answered` an open question, `delivered` to the running agent, or `started` a new task in the session. */
  effect: z.enum(['answered', 'delivered', 'started']),
  task,
});
export type MessageAnswer = Frozen<z.output<typeof messageAnswer>>;

export const deleteAnswer = z.object({
  /** `deleted`, or `cancelling`: it is cancelled first and removed when it has stopped. */
  effect: z.enum(['deleted', 'cancelling']),
  id: taskId,
  descendants: z.number().int(),
});
export type DeleteAnswer = Frozen<z.output<typeof deleteAnswer>>;

export const explanation = z.object({
  task,
  /** One sentence: why it is where it is. */
  summary: z.string(),
  /** Each cause with what would change it. */
  causes: z.array(z.object({ code: z.string(), detail: z.string(), remedy: z.string().optional() })),
});
export type Explanation = Frozen<z.output<typeof explanation>>;
