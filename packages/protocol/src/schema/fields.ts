// Fields that several requests share, each with its error message.

import { z } from 'zod';
import { type InputId, isInputId, isTaskId, type TaskId } from '../ids.ts';
import { isJobName } from '../job/job-name.ts';
import { MAX_PROMPT_BYTES } from '../limits.ts';
import { MAX_ATTACHMENT_NAME_BYTES } from '../task/attachment.ts';
import { MAX_DURATION_MS } from '../time/duration.ts';
import { parseTraceparent } from '../traceparent.ts';

/** RFC 3339 with a zone. */
export const timestamp = z.iso.datetime({ offset: true });
export const taskId = z
  .string()
  .refine(isTaskId, 'is not a task id')
  .transform((id) => id as TaskId);
export const inputId = z
  .string()
  .refine(isInputId, 'is not the id of an input request')
  .transform((id) => id as InputId);
/** A reference to a task: a full id, a unique prefix of 3 or more characters, or `@1` for the newest. */
export const taskRef = z.string().min(1).max(64);
/** Names of agents, sessions, groups; normalized (NFC), so that a name is the same whatever keyboard it was typed on. */
export const name = z
  .string()
  .normalize('NFC')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._:@/-]{0,127}$/u,
    'starts with a letter or digit, then letters, digits and ._:@/- up to 128 characters',
  );
/** Names of jobs and sessions may contain blanks: people type them in chats, `Service watch`. */
export const spacedName = z
  .string()
  .trim()
  .normalize('NFC')
  .refine(
    isJobName,
    'starts with a letter or digit, then letters, digits, blanks and ._:@/- up to 128 characters',
  );
/** A key with a comma or an equals sign could not be queried: `label=key=value,…`. */
const labelKey = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[^\s=,]+$/u, 'contains white space, a comma or an equals sign');
export const labels = z.record(labelKey, z.string().max(256));
export const milliseconds = z.number().int().min(0).max(MAX_DURATION_MS);
/** A repeated request with the same key returns what the first one created. */
export const idempotencyKey = z.string().min(1).max(255);
export const jsonSchema = z.record(z.string(), z.unknown());

/** Text that becomes an argument, a path or a variable of a program. NUL would truncate it, and Node refuses it. */
export const textWithoutNul = z.string().refine((text) => !text.includes('\0'), 'contains a NUL character');

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
const fitsPrompt = (text: string): boolean =>
  text.length * 3 <= MAX_PROMPT_BYTES ||
  (text.length <= MAX_PROMPT_BYTES && utf8Bytes(text) <= MAX_PROMPT_BYTES);

/** A W3C trace context. */
export const traceparent = z
  .string()
  .trim()
  .refine(
    (text) => parseTraceparent(text) !== undefined,
    'is not a trace context like 00-<32 hex digits>-<16 hex digits>-01',
  );

/** What the agent should do, at most {@link MAX_PROMPT_BYTES}. */
export const prompt = textWithoutNul
  .refine((text) => text.trim() !== '', 'is empty')
  .refine(
    fitsPrompt,
    `is longer than ${MAX_PROMPT_BYTES} bytes: put it in a file and refer to the file in the prompt`,
  );

/** An absolute path: the daemon has no working directory that a relative path could refer to. */
export const folder = textWithoutNul
  .max(4096)
  .refine((path) => path.startsWith('/'), 'is not an absolute path');

/** The name of a model, mode or effort. It may become an argument of a program, so it must not look like an option. */
export const chosen = textWithoutNul
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.startsWith('-'), 'starts with a dash')
  .refine((text) => !/\p{Cc}/u.test(text), 'contains a control character');

/** A file name without a folder. */
export const attachmentName = textWithoutNul
  .min(1)
  .refine(
    (text) => utf8Bytes(text) <= MAX_ATTACHMENT_NAME_BYTES,
    `is longer than ${MAX_ATTACHMENT_NAME_BYTES} bytes`,
  )
  .refine((text) => !/[/\p{Cc}]/u.test(text) && text !== '.' && text !== '..', 'is not a file name');

/** Variables by name. */
export const environment = z.record(z.string().regex(/^[^=\0]+$/, 'is not a variable name'), textWithoutNul);
