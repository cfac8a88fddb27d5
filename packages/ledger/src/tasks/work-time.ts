// How long a task has worked: the stretches in which an attempt ran and did not wait for an answer.

import type { LiveTask } from './live-task.ts';

/** Working time up to now, in milliseconds. A clock that was set back takes nothing away. */
export const workedMs = (task: Pick<LiveTask, 'worked_ms' | 'working_since'>, nowMs: number): number =>
  task.working_since === null ? task.worked_ms : task.worked_ms + Math.max(0, nowMs - task.working_since);

/** Time from the first start to now, in milliseconds: what screens show as elapsed. 0 when it never started. */
export const elapsedSinceStartMs = (task: Pick<LiveTask, 'started_at'>, nowMs: number): number =>
  task.started_at === null ? 0 : Math.max(0, nowMs - task.started_at);
