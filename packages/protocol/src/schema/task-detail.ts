// A page of tasks, and everything about one.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { TASK_STATUSES } from '../task/task-status.ts';
import { delivery } from './delivery.ts';
import { timestamp } from './fields.ts';
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
  /** The status stayed: the daemon was restarted, and the run went on. */
  isAdopted: z.literal(true).optional(),
});
export type StatusChange = Frozen<z.output<typeof statusChange>>;

const toolLocation = z.object({
  path: z.string(),
  /** From 1. */
  line: z.number().int().optional(),
});
/** A file location that a tool call works on. */
export type ToolLocation = Frozen<z.output<typeof toolLocation>>;

const toolDiff = z.object({
  path: z.string(),
  /** undefined: the file is new. */
  oldText: z.string().optional(),
  newText: z.string(),
});
/** A change that a tool call makes to a file. */
export type ToolDiff = Frozen<z.output<typeof toolDiff>>;

export const toolCall = z.object({
  toolCallId: z.string(),
  name: z.string(),
  /** A kind of {@link TOOL_KINDS}. */
  kind: z.string().optional(),
  /** What it does, in the agent's own words. */
  title: z.string().optional(),
  status: z.enum(['pending', 'running', 'completed', 'failed', 'skipped', 'cancelled']),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  locations: z.array(toolLocation).optional(),
  diffs: z.array(toolDiff).optional(),
  durationMs: z.number().optional(),
});
export type ToolCall = Frozen<z.output<typeof toolCall>>;
export type ToolCallStatus = ToolCall['status'];

export const endedProcess = z.object({
  pid: z.number(),
  command: z.string(),
  /** The signal that ended it; `none` if it was deliberately left running (it had cleared its mark). */
  signal: z.string(),
});
/** A process found when a run was cleaned up. */
export type EndedProcess = Frozen<z.output<typeof endedProcess>>;

const planEntry = z.object({
  content: z.string(),
  /** Agents report the first three; a workflow step may also have ended in another way. */
  status: z.enum(['pending', 'in_progress', 'completed', 'failed', 'cancelled', 'skipped']),
  priority: z.enum(['high', 'medium', 'low']).optional(),
});
/** An entry of the plan of a run: the list of an agent, or the steps of a workflow. */
export type PlanEntry = Frozen<z.output<typeof planEntry>>;
export type PlanStatus = PlanEntry['status'];

/** A message to or from the agent outside its output. */
const saidMessage = z.object({
  at: timestamp,
  role: z.enum(['user', 'agent', 'system']),
  text: z.string(),
  by: z.string().optional(),
});

export const worktree = z.object({
  folder: z.string(),
  branch: z.string(),
  base: z.string(),
  repository: z.string(),
});

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
