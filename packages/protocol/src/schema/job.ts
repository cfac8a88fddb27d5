// Jobs: requests and responses.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import type { DeliveryId, JobId, RouteId } from '../ids.ts';
import {
  DEFAULT_MISSED_WITHIN_MS,
  DEFAULT_PAUSE_AFTER_FAILURES,
  MISSED_POLICIES,
  MISSED_REASONS,
  OVERLAPS,
  PAUSE_REASONS,
  TRIGGER_KINDS,
} from '../job/job.ts';
import { MAX_ATTACHMENTS } from '../task/attachment.ts';
import { ON_INPUT } from '../task/task.ts';
import { ENDED_STATUSES } from '../task/task-status.ts';
import {
  chosen,
  environment,
  folder,
  idempotencyKey,
  labels,
  milliseconds,
  name,
  prompt,
  spacedName,
  taskId,
  textWithoutNul,
  timestamp,
} from './fields.ts';
import { task } from './task.ts';
import { newTrigger, trigger } from './trigger.ts';

/** Ids of jobs, deliveries and routes in responses. */
export const jobId = z.string().transform((id) => id as JobId);
export const deliveryId = z.string().transform((id) => id as DeliveryId);
export const routeId = z.string().transform((id) => id as RouteId);

const policyFields = {
  timeoutMs: milliseconds.min(1).optional(),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  onInput: z.enum(ON_INPUT).optional(),
  /** Default: see {@link overlapBy}. */
  overlap: z.enum(OVERLAPS).optional(),
  /** Default: skip. */
  missed: z.enum(MISSED_POLICIES),
  /** Missed occurrences older than this are not made up for. Default: {@link DEFAULT_MISSED_WITHIN_MS}. */
  missedWithinMs: milliseconds,
  /** Consecutive failures after which the job is paused. Default: {@link DEFAULT_PAUSE_AFTER_FAILURES}. */
  pauseAfterFailures: z.number().int().min(1).max(1_000),
  stopAfterSuccesses: z.number().int().min(1).optional(),
  stopAfterRuns: z.number().int().min(1).optional(),
  /** The job is done once a result contains this text. */
  stopOnText: z.string().min(1).max(1_000).optional(),
  /** The job is paused once its runs have cost this much in total, or used this many tokens. */
  budget: z
    .strictObject({ cost: z.number().positive().optional(), tokens: z.number().int().positive().optional() })
    .optional(),
};
const policy = z.object(policyFields);
export interface JobPolicy extends Frozen<z.output<typeof policy>> {}

const newPolicy = z.strictObject({
  ...policyFields,
  missed: policyFields.missed.default('skip'),
  missedWithinMs: policyFields.missedWithinMs.default(DEFAULT_MISSED_WITHIN_MS),
  pauseAfterFailures: policyFields.pauseAfterFailures.default(DEFAULT_PAUSE_AFTER_FAILURES),
});

/** Only the fields to change. Spelled out, because the defaults of a new policy would reset earlier choices. */
const policyChange = z.strictObject({
  timeoutMs: policyFields.timeoutMs.nullable(),
  maxAttempts: policyFields.maxAttempts.nullable(),
  onInput: policyFields.onInput.nullable(),
  overlap: policyFields.overlap.nullable(),
  missed: policyFields.missed.optional(),
  missedWithinMs: policyFields.missedWithinMs.optional(),
  pauseAfterFailures: policyFields.pauseAfterFailures.optional(),
  stopAfterSuccesses: policyFields.stopAfterSuccesses.nullable(),
  stopAfterRuns: policyFields.stopAfterRuns.nullable(),
  stopOnText: policyFields.stopOnText.nullable(),
  budget: policyFields.budget.nullable(),
});

const target = z.string().min(1).max(500);

/** The fields of a job that a client may set. */
const written = z
  .strictObject({
    name: spacedName,
    prompt,
    command: z.array(textWithoutNul).min(1).max(4096),
    /** A workflow definition, as text. */
    workflow: z.string().min(1).max(1_000_000),
    triggers: z.array(newTrigger).max(20),
    agent: name,
    session: spacedName,
    delivery: z.enum(DELIVERY_MODES),
    deliverTo: z.array(target).max(20),
    workDir: folder,
    addDirs: z.array(folder).max(100),
    model: chosen,
    mode: chosen,
    effort: chosen,
    /** Absolute paths. Each run gets the files as they are when it is created. */
    attachments: z.array(folder).max(MAX_ATTACHMENTS),
    labels,
    priority: z.number().int().min(-1_000_000).max(1_000_000),
    group: name,
    /** The environment of its runs. Kept in a private file until the job is deleted, never in the ledger. */
    environment,
  })
  .partial();

const isOneWork = (job: { prompt?: unknown; command?: unknown; workflow?: unknown }): boolean =>
  [job.prompt, job.command, job.workflow].filter((part) => part !== undefined).length === 1;

export const newJob = written
  .extend({
    name: spacedName,
    triggers: written.shape.triggers.unwrap().default([]),
    policy: newPolicy.prefault({}),
    delivery: written.shape.delivery.unwrap().default('state_changes'),
    deliverTo: written.shape.deliverTo.unwrap().default([]),
    addDirs: written.shape.addDirs.unwrap().default([]),
    attachments: written.shape.attachments.unwrap().default([]),
    labels: labels.default({}),
    priority: written.shape.priority.unwrap().default(0),
    enabled: z.boolean().default(true),
    /** A repeated request with the same key returns the job created first, in its current state. */
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(isOneWork, { path: ['prompt'], message: 'give exactly one of prompt, command and workflow' });
export type NewJobInput = z.input<typeof newJob>;
export type NewJob = Frozen<z.output<typeof newJob>>;

/** Only the fields to change; null removes a value. */
export const jobChange = written.extend({
  policy: policyChange.optional(),
  model: chosen.nullish(),
  mode: chosen.nullish(),
  effort: chosen.nullish(),
  group: name.nullish(),
  /** Gives its webhooks a new secret; the old one stops working at once. */
  newSecret: z.boolean().optional(),
});
export type JobChangeInput = z.input<typeof jobChange>;
export type JobChange = Frozen<z.output<typeof jobChange>>;

export const job = z.object({
  id: jobId,
  /** Unique. */
  name: z.string(),
  prompt: z.string().optional(),
  command: z.array(z.string()).optional(),
  /** The workflow definition as written. */
  workflow: z.string().optional(),
  agent: z.string(),
  /** All its runs belong to this session. Default: a session for this job only. */
  session: z.string(),
  user: z.string(),
  /** Empty: only manual runs. */
  triggers: z.array(trigger),
  policy,
  delivery: z.enum(DELIVERY_MODES),
  deliverTo: z.array(z.string()),
  workDir: z.string(),
  addDirs: z.array(z.string()),
  model: z.string().optional(),
  mode: z.string().optional(),
  effort: z.string().optional(),
  /** Paths of files for each run, as they are when it is created. */
  attachments: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()),
  priority: z.number().int(),
  group: z.string().optional(),
  enabled: z.boolean(),
  pauseReason: z.enum(PAUSE_REASONS).optional(),
  /** The next occurrence of its timed triggers, while enabled. */
  nextAt: timestamp.optional(),
  /** After a failure: its triggers do not fire before this. */
  backoffUntil: timestamp.optional(),
  runs: z.number().int(),
  successes: z.number().int(),
  failuresInARow: z.number().int(),
  /** The status of the last run that ended. */
  lastStatus: z.enum(ENDED_STATUSES).optional(),
  lastTaskId: taskId.optional(),
  lastFiredAt: timestamp.optional(),
  cost: z.number(),
  tokens: z.number(),
  createdAt: timestamp,
  updatedAt: timestamp,
  revision: z.number().int(),
});
export interface Job extends Frozen<z.output<typeof job>> {}
/** The work of a run: exactly one of these. `{{ payload.x }}` is replaced with the payload of the trigger. */
export type JobWork = Pick<Job, 'prompt' | 'command' | 'workflow'>;

export const firing = z.object({
  jobId,
  trigger: z.enum(TRIGGER_KINDS),
  /** The scheduled time of the occurrence. */
  slot: timestamp,
  /** When it was handled. */
  at: timestamp,
  taskId: taskId.optional(),
  missed: z.enum(MISSED_REASONS).optional(),
  detail: z.string().optional(),
});
/** A past occurrence of a job: it fired or was missed, never both and never twice. */
export interface Firing extends Frozen<z.output<typeof firing>> {}

/** A firing with its task, while the task is retained. */
export const jobRun = z.object({ firing, task: task.optional() });
export type JobRun = Frozen<z.output<typeof jobRun>>;

export const occurrence = z.object({
  at: timestamp,
  trigger: z.enum(TRIGGER_KINDS),
  /** The local wall clock in the time zone of the trigger, `2026-11-20 09:00`. */
  local: z.string(),
  timeZone: z.string().optional(),
  clockChange: z.enum(['skipped', 'doubled']).optional(),
});
/** A future occurrence. `clockChange`: its hour is skipped or comes twice, because daylight saving time begins or ends. */
export interface Occurrence extends Frozen<z.output<typeof occurrence>> {}

/** The next occurrences of triggers that are not saved yet. */
export const jobPreview = z.strictObject({
  triggers: z.array(newTrigger).min(1).max(20),
  count: z.number().int().min(1).max(100).default(3),
});

export const nextQuery = z.strictObject({
  count: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(500))
    .default(5),
});

export const runsQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(1_000))
    .default(20),
  /** `missed`: only missed occurrences; `fired`: only runs. */
  only: z.enum(['missed', 'fired']).optional(),
});

export const runJob = z.strictObject({
  /** Values for `{{ payload.x }}` in its prompt. */
  payload: z.record(z.string(), z.unknown()).optional(),
  /** A repeated request with the same key returns the run created first. */
  idempotencyKey: idempotencyKey.optional(),
});
export type RunJobInput = z.input<typeof runJob>;

/** What `repair` found and fixed, one line each. */
export const jobRepair = z.object({ job, repaired: z.array(z.string()) });
export type JobRepair = Frozen<z.output<typeof jobRepair>>;

export const jobSecret = z.object({
  path: z.string(),
  /** In Standard Webhooks format: `whsec_…`. */
  secret: z.string(),
  url: z.string(),
});
export type JobSecret = Frozen<z.output<typeof jobSecret>>;

export const hookAnswer = z.object({ taskId });
export type HookAnswer = Frozen<z.output<typeof hookAnswer>>;
