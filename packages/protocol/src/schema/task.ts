// The task as the API answers it; held against the interface by the type checker.

import { z } from 'zod';
import { type Composition, ON_RESTART } from '../composition.ts';
import { DELIVERY_MODES } from '../delivery.ts';
import type { JobId } from '../ids.ts';
import {
  LEAVABLE,
  ON_INPUT,
  PHASES,
  REASONS,
  RUNTIME_NAMES,
  TASK_KINDS,
  TASK_SOURCES,
  type Task,
} from '../task.ts';
import { TASK_STATUSES } from '../task-status.ts';
import { attachmentName, jsonSchema, taskId, timestamp } from './fields.ts';

export const usage = z.object({
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  cachedTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
  cost: z.number().optional(),
  currency: z.string().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  reportedBy: z.string().optional(),
  isIncomplete: z.boolean().optional(),
});

const composition: z.ZodType<Composition> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('workflow'),
    name: z.string(),
    input: z.record(z.string(), z.string()),
    folder: z.string().optional(),
    onRestart: z.enum(ON_RESTART),
    repeatsInterrupted: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('discussion'),
    agents: z.array(z.string()),
    judge: z.string(),
    rounds: z.number().int(),
    roundLimitMs: z.number().int(),
  }),
  z.object({ kind: z.literal('approve'), timeoutMs: z.number().int().optional() }),
  z.object({ kind: z.literal('wait'), waitMs: z.number().int() }),
]);

export const task: z.ZodType<Task> = z.object({
  id: taskId,
  n: z.number().int(),
  kind: z.enum(TASK_KINDS),
  source: z.enum(TASK_SOURCES),
  status: z.enum(TASK_STATUSES),
  reason: z.enum(REASONS).optional(),
  parentId: taskId.optional(),
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
  deliverTo: z.array(z.string()),
  delivery: z.enum(DELIVERY_MODES),
  title: z.string().optional(),
  prompt: z.string(),
  description: z.string(),
  command: z.array(z.string()).optional(),
  input: z.record(z.string(), z.string()).optional(),
  composition: composition.optional(),
  step: z.string().optional(),
  runtime: z.enum(RUNTIME_NAMES),
  model: z.string().optional(),
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
  priority: z.number().int(),
  group: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  after: z.array(taskId),
  runAt: timestamp.optional(),
  timeoutMs: z.number().int(),
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  onInput: z.enum(ON_INPUT),
  without: z.array(z.enum(LEAVABLE)).optional(),
  outputSchema: jsonSchema.optional(),
  traceparent: z.string().optional(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  endedAt: timestamp.optional(),
  durationMs: z.number().int().optional(),
  durationAt: timestamp.optional(),
  progress: z
    .object({ phase: z.enum(PHASES), detail: z.string().optional(), iterations: z.number().optional() })
    .optional(),
  result: z.string().optional(),
  error: z.object({ code: z.enum(REASONS), message: z.string() }).optional(),
  exitCode: z.number().int().optional(),
  usage: usage.optional(),
  cancelRequestedAt: timestamp.optional(),
  idempotencyKey: z.string().optional(),
  node: z.string().optional(),
  revision: z.number().int(),
});

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
