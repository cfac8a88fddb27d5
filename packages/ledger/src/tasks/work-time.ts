// How long a task has worked, and how long it has taken, by the steady clock.

import type { Moment } from '../database/clock.ts';
import type { LiveTask } from './live-task.ts';

/** Working time up to now, in milliseconds: the stretches in which an attempt ran and did not wait for an answer. */
export const workedMs = (task: Pick<LiveTask, 'worked_ms' | 'working_since'>, steadyMs: number): number =>
  task.working_since === null ? task.worked_ms : task.worked_ms + Math.max(0, steadyMs - task.working_since);

/**
 * Time from the first start to now, in milliseconds: what screens show as elapsed. 0 when it never started. After a reboot only
 * the wall clock is left; its difference is used unless it is negative.
 */
export const elapsedSinceStartMs = (
  { started_at, started_steady }: Pick<LiveTask, 'started_at' | 'started_steady'>,
  { nowMs, steadyMs }: Moment,
): number => {
  if (started_at === null) return 0;
  if (started_steady !== null && started_steady <= steadyMs) return steadyMs - started_steady;
  return Math.max(0, nowMs - started_at);
};
