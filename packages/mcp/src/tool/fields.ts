// The fields that several tools take, each with the words that tell a model what to write.

import { parseDuration } from '@coxswain/protocol';
import { z } from 'zod';

export const taskId = z
  .string()
  .min(1)
  .max(64)
  .describe('The id of a task, as another tool gave it (tsk_…).');
export const agent = z.string().min(1).max(128).describe('The name of an agent of cox.');
export const prompt = z
  .string()
  .min(1)
  .describe('What is to be done, whole: the agent sees nothing of this conversation.');
export const wait = z
  .boolean()
  .default(false)
  .describe('true: answer when the task has ended, with its result. false: answer at once.');
export const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, 'is no duration: write 90s, 10m or 2h');
