// The task as the API returns it.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import type { JobId } from '../ids.ts';
import {
  ON_INPUT,
  OPTIONAL_PARTS,
  PHASES,
  REASONS,
  RUNTIME_NAMES,
  TASK_KINDS,
  TASK_SOURCES,
} from '../task/task.ts';
import { TASK_STATUSES } from '../task/task-status.ts';
import { ON_RESTART } from '../workflow/composition.ts';
import { attachmentName, jsonSchema, taskId, timestamp } from './fields.ts';

export const usage = z.object({
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  cachedTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
  /** In units of `currency`. */
  cost: z.number().optional(),
  /** ISO 4217. */
  currency: z.string().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  /** Who counted: the agent, the model server, or cox. */
  reportedBy: z.string().optional(),
  /** A call was cut off before its usage was reported: this is a lower bound, and missing numbers are unknown. */
  isIncomplete: z.boolean().optional(),
});
export interface Usage extends Frozen<z.output<typeof usage>> {}

const composition = z.discriminatedUnion('kind', [
  /** The prompt is the definition as written. */
  z.object({
    kind: z.literal('workflow'),
    name: z.string(),
    input: z.record(z.string(), z.string()),
    /** The folder of the file, to which paths of sub-workflows are relative. */
    folder: z.string().optional(),
    onRestart: z.enum(ON_RESTART),
    /** A retry also repeats interrupted steps that are not marked as repeatable. */
    repeatsInterrupted: z.boolean().optional(),
  }),
  /** The prompt is the topic. */
  z.object({
    kind: z.literal('discussion'),
    agents: z.array(z.string()),
    judge: z.string(),
    rounds: z.number().int(),
    roundLimitMs: z.number().int(),
  }),
  /** The prompt is the question for a person to approve; no answer in time means no. */
  z.object({ kind: z.literal('approve'), timeoutMs: z.number().int().optional() }),
  z.object({ kind: z.literal('wait'), waitMs: z.number().int() }),
]);
export type Composition = Frozen<z.output<typeof composition>>;

export const task = z.object({
  id: taskId,
  /** A growing integer for sorting and paging. */
  n: z.number().int(),
  kind: z.enum(TASK_KINDS),
  source: z.enum(TASK_SOURCES),
  status: z.enum(TASK_STATUSES),
  reason: z.enum(REASONS).optional(),
  parentId: taskId.optional(),
  /** The root of the tree; the task's own id if it has no parent. */
  rootId: taskId,
  retryOf: taskId.optional(),
  jobId: z
    .string()
    .transform((id) => id as JobId)
    .optional(),
  agent: z.string(),
  session: z.string(),
  user: z.string(),
  origin: z
    .object({
      channel: z.string(),
      account: z.string().optional(),
      peer: z.string().optional(),
      thread: z.string().optional(),
    })
    .optional(),
  /** Where notices go: its own targets, else its origin, else `background.defaultDeliverTo`. */
  deliverTo: z.array(z.string()),
  /** Which notices. Default `state_changes`. */
  delivery: z.enum(DELIVERY_MODES),
  title: z.string().optional(),
  prompt: z.string(),
  /** For lists: the title, else the first 100 cells of the prompt on one line. */
  description: z.string(),
  /** The program and arguments of a command task (`bg submit -- program args`). */
  command: z.array(z.string()).optional(),
  /** Values passed to its program as `COX_INPUT_<name>`, see input-variables.ts; never part of its command line. */
  input: z.record(z.string(), z.string()).optional(),
  /** Work that the daemon orchestrates itself. */
  composition: composition.optional(),
  /** Its step in the parent: `test[node=20]`, `round 1`. */
  step: z.string().optional(),
  runtime: z.enum(RUNTIME_NAMES),
  /** The model at submission: requested, or that of its session or agent. */
  model: z.string().optional(),
  /** Requested for this task only. */
  overrides: z
    .object({
      model: z.string().optional(),
      /** One of the modes that an ACP agent offers, like `plan`. */
      mode: z.string().optional(),
      /** The reasoning effort, as the agent or provider names it: `low`, `high`. */
      effort: z.string().optional(),
    })
    .optional(),
  attachments: z
    .array(
      z.object({
        /** File name without a folder, unique within the task. */
        name: attachmentName,
        mediaType: z.string(),
        sizeBytes: z.number().int(),
        /** SHA-256 of the content, in hexadecimal. */
        hash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 hash'),
      }),
    )
    .optional(),
  workDir: z.string(),
  addDirs: z.array(z.string()),
  /** Higher first, then oldest first. Default: 0. */
  priority: z.number().int(),
  /** A named pool of slots besides the global ones. */
  group: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  /** The tasks that must complete before this one starts. */
  after: z.array(taskId),
  /** Not before this time. */
  runAt: timestamp.optional(),
  /**
   * Limit of its working time, without the time it waits for answers. For a workflow or a discussion, which do no work
   * themselves, the limit of the whole run, if one was requested. `NO_TIME_LIMIT_MS`: no limit.
   */
  timeoutMs: z.number().int(),
  /** 0 before the first start. */
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  onInput: z.enum(ON_INPUT),
  /** What the run does without. Left out: it has everything its agent has. */
  without: z.array(z.enum(OPTIONAL_PARTS)).optional(),
  /** A JSON Schema that the result must match. */
  outputSchema: jsonSchema.optional(),
  /** The trace and parent span it belongs to, in W3C format. Default: a new trace. */
  traceparent: z.string().optional(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  endedAt: timestamp.optional(),
  /**
   * Time since its first start, by a monotonic clock, so it may differ from the difference of the timestamps. Final once the
   * task has ended; before that as of `durationAt`.
   */
  durationMs: z.number().int().optional(),
  /** When `durationMs` was measured, if the task has not ended. */
  durationAt: timestamp.optional(),
  progress: z
    .object({ phase: z.enum(PHASES), detail: z.string().optional(), iterations: z.number().optional() })
    .optional(),
  result: z.string().optional(),
  error: z.object({ code: z.enum(REASONS), message: z.string() }).optional(),
  /** The program's exit code, for the command runtime. */
  exitCode: z.number().int().optional(),
  usage: usage.optional(),
  cancelRequestedAt: timestamp.optional(),
  idempotencyKey: z.string().optional(),
  /** The daemon that claimed it. */
  node: z.string().optional(),
  /** Grows with every change of the task. */
  revision: z.number().int(),
});
export interface Task extends Frozen<z.output<typeof task>> {}
/** The channel and peer a task came from. */
export type Origin = NonNullable<Task['origin']>;
/** What a running task is doing, in a word and a detail. */
export type Progress = NonNullable<Task['progress']>;
export type Overrides = NonNullable<Task['overrides']>;
/** A file for the prompt of a task. The ledger keeps a copy for as long as the task. */
export type Attachment = NonNullable<Task['attachments']>[number];
export type TaskError = NonNullable<Task['error']>;

/** A task as returned to its submitter, with the field names of other tools added. */
export const submittedTask = z.intersection(
  task,
  z.object({
    agent_id: z.string(),
    add_dirs: z.array(z.string()),
    enable_skills: z.boolean(),
    enable_mcp: z.boolean(),
  }),
);
