// Jobs: what a client sends to save one, and what it gets back.

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

/** Ids of jobs, deliveries and routes as they are answered. */
export const jobId = z.string().transform((id) => id as JobId);
export const deliveryId = z.string().transform((id) => id as DeliveryId);
export const routeId = z.string().transform((id) => id as RouteId);

const policyFields = {
  timeoutMs: milliseconds.min(1).optional(),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  onInput: z.enum(ON_INPUT).optional(),
  /** Left out: see {@link overlapBy}. */
  overlap: z.enum(OVERLAPS).optional(),
  /** Default skip. */
  missed: z.enum(MISSED_POLICIES),
  /** Older slots are not made up for. Default {@link DEFAULT_MISSED_WITHIN_MS}. */
  missedWithinMs: milliseconds,
  /** Failures in a row after which the job pauses itself. Default {@link DEFAULT_PAUSE_AFTER_FAILURES}. */
  pauseAfterFailures: z.number().int().min(1).max(1_000),
  stopAfterSuccesses: z.number().int().min(1).optional(),
  stopAfterRuns: z.number().int().min(1).optional(),
  /** The job is done when a result contains this. */
  stopOnText: z.string().min(1).max(1_000).optional(),
  /** The job pauses when all its runs together have cost that much, or used that many tokens. */
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

/** What a client says of a job, when it makes or changes one. */
const written = z
  .strictObject({
    name: spacedName,
    prompt,
    command: z.array(textWithoutNul).min(1).max(4096),
    /** The definition of a workflow, as text. */
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
    /** Absolute paths: each run gets the files as they are when it is made. */
    attachments: z.array(folder).max(MAX_ATTACHMENTS),
    labels,
    priority: z.number().int().min(-1_000_000).max(1_000_000),
    group: name,
    /** The environment that its runs get, kept in a private file as long as the job is there, never in the ledger. */
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
    /** The same key again answers with the job that it made, as it is by then, and makes no other. */
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(isOneWork, { path: ['prompt'], message: 'give exactly one of prompt, command and workflow' });
export type NewJobInput = z.input<typeof newJob>;
export type NewJob = Frozen<z.output<typeof newJob>>;

/** Only what is to change; null takes a thing away. */
export const jobChange = written.extend({
  policy: policyChange.optional(),
  model: chosen.nullish(),
  mode: chosen.nullish(),
  effort: chosen.nullish(),
  group: name.nullish(),
  /** True: its webhooks get a new secret; the old one stops at once. */
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
  /** The definition of a workflow as it was written. */
  workflow: z.string().optional(),
  agent: z.string(),
  /** All its runs speak in this session; by default one of its own. */
  session: z.string(),
  user: z.string(),
  /** Empty: it is run by hand alone. */
  triggers: z.array(trigger),
  policy,
  delivery: z.enum(DELIVERY_MODES),
  deliverTo: z.array(z.string()),
  workDir: z.string(),
  addDirs: z.array(z.string()),
  model: z.string().optional(),
  mode: z.string().optional(),
  effort: z.string().optional(),
  /** Paths of files that each run gets, as they are when it is made. */
  attachments: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()),
  priority: z.number().int(),
  group: z.string().optional(),
  enabled: z.boolean(),
  pauseReason: z.enum(PAUSE_REASONS).optional(),
  /** The next slot of its timed triggers, while enabled. */
  nextAt: timestamp.optional(),
  /** It fires nothing by itself before this: it failed. */
  backoffUntil: timestamp.optional(),
  runs: z.number().int(),
  successes: z.number().int(),
  failuresInARow: z.number().int(),
  /** Of the last run that ended. */
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
/** What a run is asked; exactly one of them. `{{ payload.x }}` stands for what came with the trigger. */
export type JobWork = Pick<Job, 'prompt' | 'command' | 'workflow'>;

export const firing = z.object({
  jobId,
  trigger: z.enum(TRIGGER_KINDS),
  /** The instant that it stands for. */
  slot: timestamp,
  /** When it was dealt with. */
  at: timestamp,
  taskId: taskId.optional(),
  missed: z.enum(MISSED_REASONS).optional(),
  detail: z.string().optional(),
});
/** One occurrence of a job: it fired or it was missed, never both and never twice. */
export interface Firing extends Frozen<z.output<typeof firing>> {}

/** A firing with its task, while that is kept. */
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
/** One occurrence to come. Around a change of the clocks: the hour that is skipped or comes twice. */
export interface Occurrence extends Frozen<z.output<typeof occurrence>> {}

/** What would come of these triggers, before anything is saved. */
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
export type JobRepair = Frozen<z.output<typeof jobRepair>>;

export const jobSecret = z.object({
  path: z.string(),
  /** In the form of Standard Webhooks: `whsec_…`. */
  secret: z.string(),
  url: z.string(),
});
export type JobSecret = Frozen<z.output<typeof jobSecret>>;

export const hookAnswer = z.object({ taskId });
export type HookAnswer = Frozen<z.output<typeof hookAnswer>>;
