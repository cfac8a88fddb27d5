// Folds events into a task: what the ledger did to the row, a watcher does to its copy. A pure function for every client.

import type { Task } from '../schema/task.ts';
import { describeTask } from './description.ts';
import type { LedgerEvent } from './event.ts';

type Terminal = Extract<LedgerEvent, { readonly type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }>;

const ended = (task: Task, { at, data }: Terminal): Partial<Task> => ({
  endedAt: at,
  durationMs: task.startedAt === undefined ? undefined : data.durationMs,
  durationAt: undefined,
  progress: undefined,
  usage: data.usage ?? task.usage,
});

const renamed = (title: string | undefined): Partial<Task> =>
  title === undefined ? {} : { prompt: title, description: describeTask({ prompt: title }) };

/**
 * The task after the event. Events of other tasks, and events that change no field, return it unchanged.
 * Not in events, and so only in the row: `revision`, `node`, and the answer of an agent before it failed.
 */
export const applyEvent = (task: Task, event: LedgerEvent): Task => {
  if (event.taskId !== task.id) return task;
  switch (event.type) {
    case 'TaskQueued':
      return event.data.task;
    case 'TaskStarted':
      return {
        ...task,
        status: 'running',
        reason: undefined,
        startedAt: task.startedAt ?? event.at,
        attempt: event.data.attempt,
        model: event.data.model ?? task.model,
      };
    case 'AgentStatus':
      return { ...task, progress: event.data };
    case 'InputRequested':
      return { ...task, status: 'needs_input' };
    case 'InputAnswered':
      return task.status === 'needs_input' && event.data.resumes ? { ...task, status: 'running' } : task;
    case 'ItemMoved':
      return { ...task, status: event.data.status, ...renamed(event.data.title) };
    case 'UsageUpdated':
      return { ...task, usage: event.data.usage };
    case 'CancelRequested':
      return { ...task, cancelRequestedAt: task.cancelRequestedAt ?? event.at };
    case 'TaskRetrying':
      return {
        ...task,
        status: 'pending',
        reason: event.data.reason,
        runAt: event.data.runAt,
        progress: undefined,
      };
    case 'TaskCompleted':
      return {
        ...task,
        ...ended(task, event),
        status: 'completed',
        result: event.data.result,
        exitCode: event.data.exitCode,
      };
    case 'TaskFailed': {
      const { code, message, exitCode } = event.data;
      return {
        ...task,
        ...ended(task, event),
        status: 'failed',
        reason: code,
        error: { code, message },
        exitCode,
      };
    }
    case 'TaskCancelled':
      return { ...task, ...ended(task, event), status: 'cancelled', reason: event.data.reason };
    default:
      return task;
  }
};
