// A page of tasks, and everything about one.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { type EndedProcess, type EventData, TOOL_CALL_STATUSES, type ToolCall } from '../task/event.ts';
import { PLAN_STATUSES, type PlanEntry } from '../task/plan.ts';
import { TASK_STATUSES } from '../task/task-status.ts';
import { delivery } from './delivery.ts';
import { type ShapeOf, timestamp } from './fields.ts';
import { inputRequest } from './input.ts';
import { task, usage } from './task.ts';

export const taskPage = z.object({
  tasks: z.array(task),
  nextCursor: z.string().optional(),
  total: z.number().int().optional(),
});
export type TaskPage = Frozen<z.output<typeof taskPage>>;

export const statusChange = z.object({
  status: z.enum(TASK_STATUSES),
  at: timestamp,
  reason: z.string().optional(),
  by: z.string().optional(),
  /** The note of the one who changed it, or the error. */
  message: z.string().optional(),
});
export type StatusChange = Frozen<z.output<typeof statusChange>>;

export const toolCall = z.object({
  toolCallId: z.string(),
  name: z.string(),
  kind: z.string().optional(),
  status: z.enum(TOOL_CALL_STATUSES),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  title: z.string().optional(),
  locations: z.array(z.object({ path: z.string(), line: z.number().int().optional() })).optional(),
  diffs: z
    .array(z.object({ path: z.string(), oldText: z.string().optional(), newText: z.string() }))
    .optional(),
  durationMs: z.number().optional(),
} satisfies ShapeOf<ToolCall>);

export const endedProcess = z.object({
  pid: z.number(),
  command: z.string(),
  signal: z.string(),
} satisfies ShapeOf<EndedProcess>);

const planEntry = z.object({
  content: z.string(),
  status: z.enum(PLAN_STATUSES),
  priority: z.enum(['high', 'medium', 'low']).optional(),
} satisfies ShapeOf<PlanEntry>);

/** A message to or from the agent outside its output. */
const saidMessage = z.object({
  at: timestamp,
  role: z.enum(['user', 'agent', 'system']),
  text: z.string(),
  by: z.string().optional(),
} satisfies ShapeOf<EventData['MessageAdded'] & { readonly at: string }>);

export const worktree = z.object({
  folder: z.string(),
  branch: z.string(),
  base: z.string(),
  repository: z.string(),
} satisfies ShapeOf<EventData['WorktreeMade']>);

/** Everything about one task. */
export const taskDetail = z.object({
  task,
  history: z.array(statusChange).optional(),
  plan: z.array(planEntry).optional(),
  toolCalls: z.array(toolCall).optional(),
  /** Messages sent to the running task, and notes from cox about it. */
  messages: z.array(saidMessage).optional(),
  usage: usage.optional(),
  children: z.array(task).optional(),
  inputs: z.array(inputRequest).optional(),
  /** Its notices, newest first. */
  deliveries: z.array(delivery).optional(),
  /** The last lines of its output. */
  log: z.string().optional(),
  /** The git worktree of its conversation. */
  worktree: worktree.optional(),
  /** The process of its agent or program, while running. */
  pid: z.number().int().optional(),
  /** The processes that were killed, or left running, when its run was cleaned up. */
  processes: z.array(endedProcess).optional(),
});
export type TaskDetail = Frozen<z.output<typeof taskDetail>>;
