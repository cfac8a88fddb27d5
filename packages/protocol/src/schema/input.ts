// Input requests: ask, list, answer.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { INPUT_KINDS, INPUT_STATES } from '../task/input-request.ts';
import { inputId, jsonSchema, milliseconds, taskId, timestamp } from './fields.ts';

export const inputAnswer = z.strictObject({
  decision: z.enum(['answer', 'approve', 'approve_always', 'deny']),
  optionId: z.string().min(1).max(200).optional(),
  text: z.string().max(100_000).optional(),
});
/** An answer: the id of an option, a text, or both. `deny` may give a reason. */
export interface InputAnswer extends Frozen<z.output<typeof inputAnswer>> {}

const option = z.strictObject({
  id: z.string().min(1).max(200),
  label: z.string().min(1).max(1000),
  /** Its meaning, so that `approve` and `deny` find the right option. */
  meaning: z.enum(['allow', 'allow_always', 'deny', 'deny_always']).optional(),
});
export interface InputOption extends Frozen<z.output<typeof option>> {}

export const inputQuestion = z.strictObject({
  kind: z.enum(INPUT_KINDS),
  title: z.string().min(1).max(2000),
  /** The full command or diff. */
  detail: z.string().max(1_000_000).optional(),
  options: z.array(option).max(100).optional(),
  /** A JSON Schema for a structured answer. */
  schema: jsonSchema.optional(),
  /** The answer that is used when the request expires. */
  default: inputAnswer.optional(),
  /** How long to wait for an answer. Default: the limits of the task. */
  timeoutMs: milliseconds.min(1).optional(),
});
/** A question as the agent asks it. */
export interface InputQuestion extends Frozen<z.output<typeof inputQuestion>> {}

export const inputRequest = inputQuestion.extend({
  id: inputId,
  taskId,
  state: z.enum(INPUT_STATES),
  createdAt: timestamp,
  expiresAt: timestamp.optional(),
  answer: inputAnswer.optional(),
  answeredBy: z.string().optional(),
  answeredAt: timestamp.optional(),
});
export interface InputRequest extends Frozen<z.output<typeof inputRequest>> {}
