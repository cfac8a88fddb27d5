// Jobs: what a client sends to save one, and what it gets back.

import { z } from 'zod';
import { MAX_ATTACHMENTS } from '../attachment.ts';
import { DELIVERY_MODES } from '../delivery.ts';
import type { DeliveryId, JobId, RouteId } from '../ids.ts';
import {
  DEFAULT_MISSED_WITHIN_MS,
  DEFAULT_PAUSE_AFTER_FAILURES,
  type Firing,
  type Job,
  MISSED_POLICIES,
  MISSED_REASONS,
  type Occurrence,
  OVERLAPS,
  PAUSE_REASONS,
  TRIGGER_KINDS,
} from '../job.ts';
import { ON_INPUT } from '../task.ts';
import { ENDED_STATUSES } from '../task-status.ts';
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

/** Ids of jobs, deliveries and routes as they are answered. */
export const jobId = z.string().transform((id) => id as JobId);
export const deliveryId = z.string().transform((id) => id as DeliveryId);
export const routeId = z.string().transform((id) => id as RouteId);

const policyFields = {
  timeoutMs: milliseconds.min(1).optional(),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  onInput: z.enum(ON_INPUT).optional(),
  overlap: z.enum(OVERLAPS).optional(),
  missed: z.enum(MISSED_POLICIES),
  missedWithinMs: milliseconds,
  pauseAfterFailures: z.number().int().min(1).max(1_000),
  stopAfterSuccesses: z.number().int().min(1).optional(),
  stopAfterRuns: z.number().int().min(1).optional(),
  stopOnText: z.string().min(1).max(1_000).optional(),
  budget: z
    .strictObject({ cost: z.number().positive().optional(), tokens: z.number().int().positive().optional() })
    .optional(),
};

const newPolicy = z.strictObject({
  ...policyFields,
  missed: policyFields.missed.default('skip'),
  missedWithinMs: policyFields.missedWithinMs.default(DEFAULT_MISSED_WITHIN_MS),
  pauseAfterFailures: policyFields.pauseAfterFailures.default(DEFAULT_PAUSE_AFTER_FAILURES),
});

/** Only what is to change. Spelled out: the defaults of a new policy would put back what was chosen before. */
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
const work = {
  prompt: prompt.optional(),
  command: z.array(textWithoutNul).min(1).max(4096).optional(),
  /** The definition of a workflow, as text. */
  workflow: z.string().min(1).max(1_000_000).optional(),
};

const fields = {
  name: spacedName,
  ...work,
  triggers: z.array(newTrigger).max(20).default([]),
  agent: name.optional(),
  session: spacedName.optional(),
  policy: newPolicy.prefault({}),
  delivery: z.enum(DELIVERY_MODES).default('state_changes'),
  deliverTo: z.array(target).max(20).default([]),
  workDir: folder.optional(),
  addDirs: z.array(folder).max(100).default([]),
  model: chosen.optional(),
  mode: chosen.optional(),
  effort: chosen.optional(),
  /** Absolute paths: each run gets the files as they are when it is made. */
  attachments: z.array(folder).max(MAX_ATTACHMENTS).default([]),
  labels: labels.default({}),
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  group: name.optional(),
  enabled: z.boolean().default(true),
  /** The environment that its runs get, kept in a private file as long as the job is there, never in the ledger. */
  environment: environment.optional(),
  /** The same key again answers with the job that it made, as it is by then, and makes no other. */
  idempotencyKey: idempotencyKey.optional(),
};

const isOneWork = (job: { prompt?: unknown; command?: unknown; workflow?: unknown }): boolean =>
  [job.prompt, job.command, job.workflow].filter((part) => part !== undefined).length === 1;

export const newJob = z
  .strictObject(fields)
  .refine(isOneWork, { path: ['prompt'], message: 'give exactly one of prompt, command and workflow' });
export type NewJobInput = z.input<typeof newJob>;
export type NewJob = z.output<typeof newJob>;

/** Only what is to change; null takes a thing away. */
export const jobChange = z.strictObject({
  name: spacedName.optional(),
  ...work,
  triggers: z.array(newTrigger).max(20).optional(),
  agent: name.optional(),
  session: spacedName.optional(),
  policy: policyChange.optional(),
  delivery: z.enum(DELIVERY_MODES).optional(),
  deliverTo: z.array(target).max(20).optional(),
  workDir: folder.optional(),
  addDirs: z.array(folder).max(100).optional(),
  model: chosen.nullable().optional(),
  mode: chosen.nullable().optional(),
  effort: chosen.nullable().optional(),
  attachments: z.array(folder).max(MAX_ATTACHMENTS).optional(),
  labels: labels.optional(),
  priority: z.number().int().min(-1_000_000).max(1_000_000).optional(),
  group: name.nullable().optional(),
  environment: environment.optional(),
  /** True: its webhooks get a new secret; the old one stops at once. */
  newSecret: z.boolean().optional(),
});
export type JobChangeInput = z.input<typeof jobChange>;
export type JobChange = z.output<typeof jobChange>;

export const job: z.ZodType<Job> = z.object({
  id: jobId,
  name: z.string(),
  prompt: z.string().optional(),
  command: z.array(z.string()).optional(),
  workflow: z.string().optional(),
  agent: z.string(),
  session: z.string(),
  user: z.string(),
  triggers: z.array(trigger),
  policy: z.object(policyFields),
  delivery: z.enum(DELIVERY_MODES),
  deliverTo: z.array(z.string()),
  workDir: z.string(),
  addDirs: z.array(z.string()),
  model: z.string().optional(),
  mode: z.string().optional(),
  effort: z.string().optional(),
  attachments: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()),
  priority: z.number().int(),
  group: z.string().optional(),
  enabled: z.boolean(),
  pauseReason: z.enum(PAUSE_REASONS).optional(),
  nextAt: timestamp.optional(),
  backoffUntil: timestamp.optional(),
  runs: z.number().int(),
  successes: z.number().int(),
  failuresInARow: z.number().int(),
  lastStatus: z.enum(ENDED_STATUSES).optional(),
  lastTaskId: taskId.optional(),
  lastFiredAt: timestamp.optional(),
  cost: z.number(),
  tokens: z.number(),
  createdAt: timestamp,
  updatedAt: timestamp,
  revision: z.number().int(),
});

export const firing: z.ZodType<Firing> = z.object({
  jobId,
  trigger: z.enum(TRIGGER_KINDS),
  slot: timestamp,
  at: timestamp,
  taskId: taskId.optional(),
  missed: z.enum(MISSED_REASONS).optional(),
  detail: z.string().optional(),
});

/** A firing with its task, while that is kept. */
export const jobRun = z.object({ firing, task: task.optional() });
export type JobRun = z.output<typeof jobRun>;

export const occurrence: z.ZodType<Occurrence> = z.object({
  at: timestamp,
  trigger: z.enum(TRIGGER_KINDS),
  local: z.string(),
  timeZone: z.string().optional(),
  clockChange: z.enum(['skipped', 'doubled']).optional(),
});

/** What would come of these triggers, before anything is saved. */
export const jobPreview = z.strictObject({
  triggers: z.array(newTrigger).min(1).max(20),
  count: z.number().int().min(1).max(100).default(3),
});
export type JobPreviewInput = z.input<typeof jobPreview>;

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
  /** `missed`: only slots that fired nothing; `fired`: only runs. */
  only: z.enum(['missed', 'fired']).optional(),
});

export const runJob = z.strictObject({
  /** For `{{ payload.x }}` in its prompt. */
  payload: z.record(z.string(), z.unknown()).optional(),
  /** The same key again answers with the run that it made, and makes no other. */
  idempotencyKey: idempotencyKey.optional(),
});
export type RunJobInput = z.input<typeof runJob>;

/** What `repair` found and did: each thing in one line. */
export const jobRepair = z.object({ job, repaired: z.array(z.string()) });
export type JobRepair = z.output<typeof jobRepair>;

export const jobSecret = z.object({
  path: z.string(),
  /** In the form of Standard Webhooks: `whsec_…`. */
  secret: z.string(),
  url: z.string(),
});
export type JobSecret = z.output<typeof jobSecret>;

export const hookAnswer = z.object({ taskId });
export type HookAnswer = z.output<typeof hookAnswer>;
