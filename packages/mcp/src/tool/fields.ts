// Fields several tools share, each described for a model.

import { parseDuration } from '@coxswain/protocol';
import { z } from 'zod';

export const taskId = z.string().min(1).max(64).describe('A task id, as returned by another tool (tsk_…).');
export const agent = z.string().min(1).max(128).describe('The name of a cox agent.');
export const prompt = z
  .string()
  .min(1)
  .describe('Complete instructions: the agent sees nothing of this conversation.');
export const wait = z
  .boolean()
  .default(false)
  .describe('true: return the result when the task has ended. false: return at once.');
export const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, 'is not a duration: write 90s, 10m or 2h');
