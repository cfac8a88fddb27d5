// Input requests: asking, listing, answering.

import { z } from 'zod';
import { INPUT_KINDS, INPUT_STATES, type InputRequest } from '../input-request.ts';
import { inputId, jsonSchema, milliseconds, taskId, timestamp } from './fields.ts';

export const inputAnswer = z.strictObject({
  decision: z.enum(['answer', 'approve', 'approve_always', 'deny']),
  optionId: z.string().min(1).max(200).optional(),
  text: z.string().max(100_000).optional(),
});

const option = z.strictObject({
  id: z.string().min(1).max(200),
  label: z.string().min(1).max(1000),
  meaning: z.enum(['allow', 'allow_always', 'deny', 'deny_always']).optional(),
});

export const inputQuestion = z.strictObject({
  kind: z.enum(INPUT_KINDS),
  title: z.string().min(1).max(2000),
  detail: z.string().max(1_000_000).optional(),
  options: z.array(option).max(100).optional(),
  schema: jsonSchema.optional(),
  default: inputAnswer.optional(),
  timeoutMs: milliseconds.min(1).optional(),
});

export const inputRequest: z.ZodType<InputRequest> = inputQuestion.extend({
  id: inputId,
  taskId,
  state: z.enum(INPUT_STATES),
  createdAt: timestamp,
  expiresAt: timestamp.optional(),
  answer: inputAnswer.optional(),
  answeredBy: z.string().optional(),
  answeredAt: timestamp.optional(),
});
