// The task as the API answers it; held against the interface by the type checker.

import { z } from 'zod';
import { DELIVERY_MODES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import type { JobId } from '../ids.ts';
import {
  LEAVABLE,
  ON_INPUT,
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
  /** A call was cut off before it was counted: it was at least this much, and without any number nobody knows. */
  isIncomplete: z.boolean().optional(),
});
export interface Usage extends Frozen<z.output<typeof usage>> {}

const composition = z.discriminatedUnion('kind', [
  /** The prompt is the definition as it was written. */
  z.object({
    kind: z.literal('workflow'),
    name: z.string(),
    input: z.record(z.string(), z.string()),
    /** Where sub-workflows named by a relative path lie: the folder of the file. */
    folder: z.string().optional(),
    onRestart: z.enum(ON_RESTART),
    /** Steps that a retry may repeat although they were interrupted and do not say that they may. */
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
  /** The prompt is the question that a person approves; nobody in time means no. */
  z.object({ kind: z.literal('approve'), timeoutMs: z.number().int().optional() }),
  z.object({ kind: z.literal('wait'), waitMs: z.number().int() }),
]);
export type Composition = Frozen<z.output<typeof composition>>;

export const task = z.object({
  id: taskId,
  /** A growing integer for order and paging. */
  n: z.number().int(),
  kind: z.enum(TASK_KINDS),
  source: z.enum(TASK_SOURCES),
  status: z.enum(TASK_STATUSES),
  reason: z.enum(REASONS).optional(),
  parentId: taskId.optional(),
  /** The task at the top of the tree; the task's own id when it has no parent. */
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
  /** Where notices go: its own targets, else where it came from, else `background.defaultDeliverTo`. */
  deliverTo: z.array(z.string()),
  /** Which notices. Default `state_changes`. */
  delivery: z.enum(DELIVERY_MODES),
  title: z.string().optional(),
  prompt: z.string(),
  /** What lists show: the title, else the first 100 cells of the prompt on one line. */
  description: z.string(),
  /** The program and arguments of a command task (`bg submit -- program args`). */
  command: z.array(z.string()).optional(),
  /** Values that its program gets as `COX_INPUT_<name>`, see input-variables.ts; never a part of its command line. */
  input: z.record(z.string(), z.string()).optional(),
  /** What the daemon itself leads. */
  composition: composition.optional(),
  /** Which step of its parent it is: `test[node=20]`, `round 1`. */
  step: z.string().optional(),
  runtime: z.enum(RUNTIME_NAMES),
  /** The model that it was to use when it was submitted: asked for, or that of its session or agent. */
  model: z.string().optional(),
  /** What was asked for this task alone. */
  overrides: z
    .object({ model: z.string().optional(), mode: z.string().optional(), effort: z.string().optional() })
    .optional(),
  attachments: z
    .array(
      z.object({
        name: attachmentName,
        mediaType: z.string(),
        sizeBytes: z.number().int(),
        hash: z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256'),
      }),
    )
    .optional(),
  workDir: z.string(),
  addDirs: z.array(z.string()),
  /** Higher first, then oldest first. Default 0. */
  priority: z.number().int(),
  /** A named pool of slots besides the global ones. */
  group: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  /** The tasks that must complete before this one starts. */
  after: z.array(taskId),
  /** Not before this time. */
  runAt: timestamp.optional(),
  /**
   * Limit of its working time; waiting for an answer does not count. Of a workflow or a discussion, which do no work themselves,
   * the limit of the whole, if one was asked for. `NO_TIME_LIMIT_MS`: there is none.
   */
  timeoutMs: z.number().int(),
  /** 0 before the first start. */
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  onInput: z.enum(ON_INPUT),
  /** Left out: nothing, it has all that its agent has. */
  without: z.array(z.enum(LEAVABLE)).optional(),
  /** A JSON Schema that the result must match. */
  outputSchema: jsonSchema.optional(),
  /** The trace that it belongs to and the span above it, as W3C writes it. Default: a trace of its own. */
  traceparent: z.string().optional(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  endedAt: timestamp.optional(),
  /**
   * How long it has taken since its first start, by a clock that nobody can set: not always what lies between the two stamps.
   * Final once it has ended; before that as of `durationAt`.
   */
  durationMs: z.number().int().optional(),
  /** When `durationMs` of a task that has not ended was measured. */
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
export type TaskError = NonNullable<Task['error']>;

/** A task as its submitter gets it: also under the names that other tools use for the same fields. */
export const submittedTask = z.intersection(
  task,
  z.object({
    agent_id: z.string(),
    add_dirs: z.array(z.string()),
    enable_skills: z.boolean(),
    enable_mcp: z.boolean(),
  }),
);
