// Requests and responses for actions on one task: cancel, retry, message, delete, explain.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { environment, idempotencyKey, prompt, taskId } from './fields.ts';
import { task } from './task.ts';

export const cancelBody = z.strictObject({
  /** Kills it at once instead of waiting for tools and the grace period. */
  now: z.boolean().default(false),
  reason: z.string().max(1000).optional(),
});
export const cancelAnswer = z.object({
  task,
  /**
   * `cancelled`: it has ended. `requested`: it was asked to stop. `forced`: an earlier cancel is now forced. `already`: an
   * earlier cancel is in progress since `cancelRequestedAt`; nothing changed. `ended`: it had already ended.
   */
  effect: z.enum(['cancelled', 'requested', 'forced', 'already', 'ended']),
  /** How many descendants this request cancels. */
  descendants: z.number().int(),
  /** What it is still waiting for, in words; left out if forced. */
  waitingFor: z.string().optional(),
});
export type CancelAnswer = Frozen<z.output<typeof cancelAnswer>>;

export const retryBody = z.strictObject({
  /** Retry even if an earlier retry is still active. */
  force: z.boolean().default(false),
  /** Replaces the original prompt. */
  prompt: prompt.optional(),
  environment: environment.optional(),
  /** A repeated request with the same key returns the task created first. */
  idempotencyKey: idempotencyKey.optional(),
});
export const messageBody = z.strictObject({
  message: z.string().min(1).max(1_000_000),
  /** More text in blocks, as other tools send it. */
  content: z
    .array(
      z.strictObject(
        { type: z.literal('text'), text: z.string().max(1_000_000) },
        'is not a text block, {"type": "text", "text": …}: messages are text only',
      ),
    )
    .max(1000)
    .nullish(),
  /** For the new task, if the message starts one. */
  environment: environment.optional(),
});
export const messageAnswer = z.object({
  /** It `answered` an open question, was `delivered` to the running agent, or `started` a new task in the session. */
  effect: z.enum(['answered', 'delivered', 'started']),
  task,
});
export type MessageAnswer = Frozen<z.output<typeof messageAnswer>>;

export const deleteAnswer = z.object({
  /** `deleted`, or `cancelling`: it is cancelled first and removed once it has stopped. */
  effect: z.enum(['deleted', 'cancelling']),
  id: taskId,
  descendants: z.number().int(),
});
export type DeleteAnswer = Frozen<z.output<typeof deleteAnswer>>;

export const explanation = z.object({
  task,
  /** Why it is in its status, in one sentence. */
  summary: z.string(),
  /** Each cause with its remedy. */
  causes: z.array(z.object({ code: z.string(), detail: z.string(), remedy: z.string().optional() })),
});
export type Explanation = Frozen<z.output<typeof explanation>>;
