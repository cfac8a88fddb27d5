import { z } from 'zod';
import { type InputId, isTaskId, type TaskId } from '../ids.ts';

/** RFC 3339 with a zone. */
export const timestamp = z.iso.datetime({ offset: true });
export const taskId = z
  .string()
  .refine(isTaskId, 'not a task id')
  .transform((id) => id as TaskId);
export const inputId = z
  .string()
  .regex(/^inp_[a-z2-7]{12}$/, 'not the id of an input request')
  .transform((id) => id as InputId);
/** What a request may say for a task: a full id, a unique prefix of 3 or more, or `@1` for the newest. */
export const taskRef = z.string().min(1).max(64);
/** Names of agents, sessions, groups. */
export const name = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._:@/-]{0,127}$/u,
    'starts with a letter or digit, then letters, digits and ._:@/- up to 128 characters',
  );
export const labels = z.record(z.string().min(1).max(63), z.string().max(256));
export const milliseconds = z
  .number()
  .int()
  .min(0)
  .max(10 * 365 * 24 * 3_600_000);
export const jsonSchema = z.record(z.string(), z.unknown());
