// A task as tools return it to programs: what an agent needs to decide, not everything the API knows.

import { type InputRequest, REASONS, TASK_STATUSES, type Task } from '@coxswain/protocol';
import { z } from 'zod';
import { cutResult } from './cut-result.ts';

export const taskView = z.object({
  id: z.string(),
  status: z.enum(TASK_STATUSES),
  reason: z.enum(REASONS).optional(),
  agent: z.string(),
  session: z.string(),
  description: z.string(),
  parentId: z.string().optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** Its answer, or the end of it. */
  result: z.string().optional(),
  error: z.string().optional(),
  /** Where it worked, when that was a git worktree of its conversation, and what it changed there. */
  worktree: z.object({ folder: z.string(), branch: z.string() }).optional(),
  patch: z.string().optional(),
  /** Its open questions. */
  questions: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string() })).optional(),
});
export type TaskView = z.output<typeof taskView>;

const questionsOf = (inputs: readonly InputRequest[]): TaskView['questions'] =>
  inputs.filter(({ state }) => state === 'open').map(({ id, kind, title }) => ({ id, kind, title }));

/** For lists: without the result. */
export const viewOf = (task: Task): TaskView => {
  const { id, status, reason, agent, session, description, parentId, createdAt, startedAt, endedAt } = task;
  return {
    id,
    status,
    reason,
    agent,
    session,
    description,
    parentId,
    createdAt,
    startedAt,
    endedAt,
    error: task.error?.message,
  };
};

/** One task, with its result and its open questions. */
export const detailOf = (task: Task, inputs: readonly InputRequest[] = []): TaskView => {
  const questions = questionsOf(inputs) ?? [];
  return {
    ...viewOf(task),
    ...(task.result === undefined ? {} : { result: cutResult(task.result).text }),
    ...(questions.length === 0 ? {} : { questions }),
  };
};
