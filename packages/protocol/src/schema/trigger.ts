// Triggers of jobs: as a client sends them, and as they are stored.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { ENDED_STATUSES } from '../task/task-status.ts';
import { endWordSchema } from './aliases.ts';
import { milliseconds, name, timestamp } from './fields.ts';

/** A reference to a job: its id or name. */
export const jobRef = z.string().min(1).max(128);

export const MIN_EVERY_MS = 1_000;
const hookPath = z
  .string()
  .regex(/^[\w][\w.-]{0,127}$/, 'must be letters, digits and ._-, up to 128 characters');

/** As a client sends it; the daemon fills in the time zone and the anchor. */
export const newTrigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cron'),
    expression: z.string().trim().min(1).max(200),
    /** IANA name. Default: the zone of the daemon's machine. */
    timeZone: z.string().max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('every'),
    everyMs: milliseconds.min(MIN_EVERY_MS, 'is shorter than a second, the minimum'),
    /** Default: now. */
    anchor: timestamp.optional(),
  }),
  z.strictObject({ kind: z.literal('at'), at: timestamp }),
  z.strictObject({ kind: z.literal('webhook'), path: hookPath }),
  z.strictObject({
    kind: z.literal('event'),
    job: jobRef.optional(),
    /** Accepted so that responses can be sent back; the daemon fills in the current name of the job. */
    jobName: jobRef.optional(),
    agent: name.optional(),
    status: endWordSchema.default('ended'),
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

/** As it is stored and returned. */
export const trigger = z.discriminatedUnion('kind', [
  /** 5 or 6 fields (with 6, seconds come first); `timeZone` is an IANA name. */
  z.object({ kind: z.literal('cron'), expression: z.string(), timeZone: z.string() }),
  /** At `anchor` + k × `everyMs`: it does not drift. */
  z.object({ kind: z.literal('every'), everyMs: z.number().int(), anchor: timestamp }),
  z.object({ kind: z.literal('at'), at: timestamp }),
  /** `POST /api/v1/hooks/<path>`. The secret is derived from a key file of the daemon; `secretVersion` makes a new one. */
  z.object({ kind: z.literal('webhook'), path: z.string(), secretVersion: z.number().int() }),
  /** Fires when a root task of that job or agent ends in that status. Needs a job or an agent; a job's own runs never fire it. */
  z.object({
    kind: z.literal('event'),
    /** Its id. */
    job: z.string().optional(),
    /** Its current or last name. */
    jobName: z.string().optional(),
    agent: z.string().optional(),
    status: z.enum([...ENDED_STATUSES, 'ended']),
  }),
  /** A matching message on the channel; `match` is text it must contain, ignoring case. Default: any message. */
  z.object({
    kind: z.literal('channel'),
    channel: z.string(),
    peer: z.string().optional(),
    match: z.string().optional(),
  }),
]);
export type Trigger = Frozen<z.output<typeof trigger>>;
