// Bodies and answers of the verbs on a task and on the daemon.

import { z } from 'zod';
import { PROBLEMS, type Problem, type ProblemCode } from '../problem.ts';
import { TASK_STATUSES } from '../task-status.ts';
import { milliseconds, name, taskId, timestamp } from './common.ts';
import { inputRequest } from './input.ts';
import { task, usage } from './task.ts';

export const cancelBody = z.strictObject({
  /** Forces at once instead of waiting for tools and grace. */
  now: z.boolean().default(false),
  reason: z.string().max(1000).optional(),
});
export const cancelAnswer = z.object({
  task,
  /** `cancelled`: it is over. `requested`: it was asked to stop. `already`: an earlier cancel is on its way. `ended`: nothing to do. */
  effect: z.enum(['cancelled', 'requested', 'already', 'ended']),
  /** How many descendants are cancelled with it. */
  descendants: z.number().int(),
  /** What it still waits for, in words. */
  waitingFor: z.string().optional(),
});
export type CancelAnswer = z.output<typeof cancelAnswer>;

export const retryBody = z.strictObject({
  /** Also when an earlier retry is still active. */
  force: z.boolean().default(false),
  /** Instead of the first prompt. */
  prompt: z.string().min(1).optional(),
  environment: z.record(z.string(), z.string()).optional(),
});
export const messageBody = z.strictObject({
  message: z.string().min(1).max(1_000_000),
  content: z.array(z.unknown()).optional(),
});
export const messageAnswer = z.object({
  /** `answered` an open question, `delivered` to the running agent, or `started` a new task in the session. */
  effect: z.enum(['answered', 'delivered', 'started']),
  task,
});
export type MessageAnswer = z.output<typeof messageAnswer>;

export const deleteAnswer = z.object({
  /** `deleted`, or `cancelling`: it is cancelled first and removed when it has stopped. */
  effect: z.enum(['deleted', 'cancelling']),
  id: taskId,
  descendants: z.number().int(),
});
export type DeleteAnswer = z.output<typeof deleteAnswer>;

export const taskPage = z.object({
  tasks: z.array(task),
  nextCursor: z.string().optional(),
  total: z.number().int().optional(),
});
export type TaskPage = z.output<typeof taskPage>;

export const statusChange = z.object({
  status: z.enum(TASK_STATUSES),
  at: timestamp,
  reason: z.string().optional(),
  by: z.string().optional(),
});
export type StatusChange = z.output<typeof statusChange>;

export const toolCall = z.object({
  toolCallId: z.string(),
  name: z.string(),
  kind: z.string().optional(),
  status: z.enum(['pending', 'running', 'completed', 'failed', 'skipped', 'cancelled']),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  durationMs: z.number().optional(),
});

export const endedProcess = z.object({ pid: z.number(), command: z.string(), signal: z.string() });

/** Everything about one task. */
export const taskDetail = z.object({
  task,
  history: z.array(statusChange).optional(),
  plan: z
    .array(
      z.object({
        content: z.string(),
        status: z.enum(['pending', 'in_progress', 'completed']),
        priority: z.enum(['high', 'medium', 'low']).optional(),
      }),
    )
    .optional(),
  toolCalls: z.array(toolCall).optional(),
  usage: usage.optional(),
  children: z.array(task).optional(),
  inputs: z.array(inputRequest).optional(),
  /** The last lines of its output. */
  log: z.string().optional(),
  /** What was ended, and what was left, when its run was cleaned up. */
  processes: z.array(endedProcess).optional(),
});
export type TaskDetail = z.output<typeof taskDetail>;

export const explanation = z.object({
  task,
  /** One sentence: why it is where it is. */
  summary: z.string(),
  /** Each cause with what would change it. */
  causes: z.array(z.object({ code: z.string(), detail: z.string(), remedy: z.string().optional() })),
});
export type Explanation = z.output<typeof explanation>;

export const counts = z.object({
  running: z.number().int(),
  pending: z.number().int(),
  needsInput: z.number().int(),
});
export const allCounts = counts.extend({
  completed: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
});
export type Counts = z.output<typeof allCounts>;

export const session = z.object({
  id: z.string(),
  name: z.string(),
  agent: z.string(),
  createdAt: timestamp,
  lastTaskAt: timestamp.optional(),
  tasks: z.number().int(),
  activeTasks: z.number().int(),
  usage: usage.optional(),
});
export type Session = z.output<typeof session>;
export const newSession = z.strictObject({ name, agent: name.optional() });
export const renameSession = z.strictObject({ name });

export const agent = z.object({
  name: z.string(),
  runtime: z.string(),
  command: z.array(z.string()).optional(),
  shell: z.boolean().optional(),
  workspace: z.string().optional(),
  model: z.string().optional(),
  definedIn: z.string(),
  isDefault: z.boolean(),
  activeTasks: z.number().int(),
});
export type AgentSummary = z.output<typeof agent>;
export const agentCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** Each thing that was tried, and what came of it. */
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export type AgentCheck = z.output<typeof agentCheck>;

export const insights = z.object({
  period: z.enum(['day', 'week', 'month']),
  since: timestamp,
  periods: z.array(
    z.object({
      start: z.string(),
      completed: z.number().int(),
      failed: z.number().int(),
      cancelled: z.number().int(),
    }),
  ),
  agents: z.array(
    z.object({
      agent: z.string(),
      tasks: z.number().int(),
      completed: z.number().int(),
      failed: z.number().int(),
      cancelled: z.number().int(),
      averageDurationMs: z.number(),
      p95DurationMs: z.number(),
    }),
  ),
  tools: z.array(z.object({ tool: z.string(), calls: z.number().int(), failed: z.number().int() })),
  providers: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      inputTokens: z.number().int(),
      outputTokens: z.number().int(),
      cost: z.number(),
      currency: z.string().optional(),
    }),
  ),
});
export type Insights = z.output<typeof insights>;

export const configEntry = z.object({
  key: z.string(),
  value: z.unknown(),
  default: z.unknown().optional(),
  /** `default`, `config.yaml:12`, `COX_MAX_CONCURRENT_TASKS`, `--max-concurrent-tasks`. */
  origin: z.string(),
  meaning: z.string(),
});
export type ConfigEntry = z.output<typeof configEntry>;
export const setConfigBody = z.strictObject({ value: z.unknown() });

export const pruneBody = z.strictObject({
  dryRun: z.boolean().default(false),
  olderThanMs: milliseconds.optional(),
});
export const pruneAnswer = z.object({
  dryRun: z.boolean(),
  before: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  outputBytes: z.number().int(),
});
export type PruneAnswer = z.output<typeof pruneAnswer>;

export const stopBody = z.strictObject({
  wait: z.boolean().default(false),
  cancelPending: z.boolean().default(false),
});
export const DAEMON_STATES = ['recovering', 'accepting', 'paused', 'draining', 'stopping'] as const;
export const daemonStatus = z.object({
  state: z.enum(DAEMON_STATES),
  pid: z.number().int(),
  version: z.string(),
  protocol: z.number().int(),
  startedAt: timestamp,
  ledgerId: z.string(),
  home: z.string(),
  socket: z.string(),
  listen: z.string().optional(),
  counts: allCounts,
  slots: z.object({ used: z.number().int(), total: z.number().int(), parked: z.number().int() }),
  rssBytes: z.number().int(),
});
export type DaemonStatus = z.output<typeof daemonStatus>;
export const versionAnswer = z.object({
  version: z.string(),
  protocol: z.number().int(),
  node: z.string(),
  pid: z.number().int(),
});
export type VersionAnswer = z.output<typeof versionAnswer>;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  candidates: z.array(z.string()).optional(),
  limit: z.object({ key: z.string(), value: z.number() }).optional(),
  retryAfterSeconds: z.number().optional(),
  oldestSeq: z.number().optional(),
  logId: z.string().optional(),
}) satisfies z.ZodType<Problem>;

/** One line of the answer to a batch: in the order of the lines sent. */
export const batchLine = z.object({
  line: z.number().int(),
  id: taskId.optional(),
  /** An idempotency key that was known: the task is the earlier one. */
  existing: z.boolean().optional(),
  problem: problem.optional(),
});
export type BatchLine = z.output<typeof batchLine>;
