// What fires a job: as a client writes it, and as it is kept.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { ENDED_STATUSES } from '../task/task-status.ts';
import { endWord } from './aliases.ts';
import { milliseconds, name, timestamp } from './fields.ts';

/** What a person may say for a job: its id or its name. */
export const jobRef = z.string().min(1).max(128);

export const MIN_EVERY_MS = 1_000;
const hookPath = z.string().regex(/^[\w][\w.-]{0,127}$/, 'is letters, digits and ._- up to 128 characters');

/** As a client writes it; the daemon fills in the time zone and the anchor. */
export const newTrigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cron'),
    expression: z.string().trim().min(1).max(200),
    /** IANA name. Default: that of the daemon's machine. */
    timeZone: z.string().max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('every'),
    everyMs: milliseconds.min(MIN_EVERY_MS, 'is shorter than a second: nothing fires more often'),
    /** Default: now. */
    anchor: timestamp.optional(),
  }),
  z.strictObject({ kind: z.literal('at'), at: timestamp }),
  z.strictObject({ kind: z.literal('webhook'), path: hookPath }),
  z.strictObject({
    kind: z.literal('event'),
    job: jobRef.optional(),
    /** As it was answered: the daemon fills in how the job is called now. */
    jobName: jobRef.optional(),
    agent: name.optional(),
    status: endWord.default('ended'),
  }),
  z.strictObject({
    kind: z.literal('channel'),
    channel: name,
    peer: z.string().max(256).optional(),
    match: z.string().min(1).max(500).optional(),
  }),
]);
export type NewTriggerInput = z.input<typeof newTrigger>;
export type NewTrigger = Frozen<z.output<typeof newTrigger>>;

/** As it is kept and answered. */
export const trigger = z.discriminatedUnion('kind', [
  /** 5 or 6 fields (seconds first when there are 6); `timeZone` is an IANA name. */
  z.object({ kind: z.literal('cron'), expression: z.string(), timeZone: z.string() }),
  /** At `anchor` + k × `everyMs`: it does not drift. */
  z.object({ kind: z.literal('every'), everyMs: z.number().int(), anchor: timestamp }),
  z.object({ kind: z.literal('at'), at: timestamp }),
  /** `POST /api/v1/hooks/<path>`. The secret is derived from a key file of the daemon; `secretVersion` makes a new one. */
  z.object({ kind: z.literal('webhook'), path: z.string(), secretVersion: z.number().int() }),
  /** When a root task of that job or agent ends so. At least one of job and agent; a job's own runs never fire it. */
  z.object({
    kind: z.literal('event'),
    /** Its id. */
    job: z.string().optional(),
    /** How it is called now, or was at last. */
    jobName: z.string().optional(),
    agent: z.string().optional(),
    status: z.enum([...ENDED_STATUSES, 'ended']),
  }),
  /** A message on the channel that matches: by default any; `match` is text that it contains, in any case. */
  z.object({
    kind: z.literal('channel'),
    channel: z.string(),
    peer: z.string().optional(),
    match: z.string().optional(),
  }),
]);
export type Trigger = Frozen<z.output<typeof trigger>>;
