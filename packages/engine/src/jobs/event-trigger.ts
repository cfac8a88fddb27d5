// Whether the end of a task fires a job, and when a chain of such firings is cut.

import type { Task, TaskEvent } from '@coxswain/protocol';
import type { EventEntry } from './job-book.ts';

/** How many jobs have fired each other before this run; a label, so that it can be seen and is kept. */
export const CHAIN_LABEL = 'cox.chain';
/** The longest chain of jobs that fire each other: beyond it they would do so for ever. */
export const MAX_CHAIN = 10;

export type EndEvent = Extract<
  TaskEvent,
  { readonly type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }
>;

export const END_EVENTS: ReadonlySet<EndEvent['type']> = new Set([
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
]);

const STATUS_OF = { TaskCompleted: 'completed', TaskFailed: 'failed', TaskCancelled: 'cancelled' } as const;

/** True when the end of the root task is what the trigger waits for. A job's own runs never fire it. */
export const isAwaited = ({ jobId, sinceSeq, trigger }: EventEntry, event: EndEvent, task: Task): boolean =>
  task.jobId !== jobId &&
  event.seq > sinceSeq &&
  (trigger.job === undefined || trigger.job === task.jobId) &&
  (trigger.agent === undefined || trigger.agent === task.agent) &&
  (trigger.status === 'ended' || trigger.status === STATUS_OF[event.type]);

/** The place in its chain of a run that the task fires; the task of a person begins one. */
export const nextInChain = (task: Task): number =>
  (task.jobId === undefined ? 0 : Number(task.labels[CHAIN_LABEL] ?? 0) || 0) + 1;

/** For `{{ payload.x }}`; every field is there, so that a text can name it whatever happened. */
export const payloadOf = (task: Task, event: EndEvent) => ({
  task: {
    id: task.id,
    title: task.title ?? task.description,
    agent: task.agent,
    session: task.session,
    status: STATUS_OF[event.type],
    reason: task.reason ?? '',
    result: task.result ?? '',
    error: task.error?.message ?? '',
    exitCode: task.exitCode ?? null,
  },
  event: { seq: event.seq, at: event.at },
});
