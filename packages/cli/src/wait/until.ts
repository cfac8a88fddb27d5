// Waits until a task is where it should be. Its stream only wakes us up; whether the wait is over is asked of the task itself,
// so that an answered question is not taken for an open one.

import type { Client } from '@coxswain/client';
import { type EventType, isEnded, type Task } from '@coxswain/protocol';

export const WAIT_GOALS = ['terminal', 'completed', 'needs_input'] as const;
export type WaitGoal = (typeof WAIT_GOALS)[number];

const WAKING: readonly EventType[] = ['InputRequested', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'];

/** True when the task is where the goal wants it. */
export const hasReached = ({ status }: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  goal === 'terminal' ? isEnded(status) : status === goal;

/** True when the task has reached the goal or never will. */
export const isSettled = (task: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  isEnded(task.status) || hasReached(task, goal);

/** Resolves with the task once it is settled. */
export const untilSettled = async (
  client: Client,
  id: string,
  goal: WaitGoal,
  signal: AbortSignal,
): Promise<Task> => {
  const read = async (): Promise<Task> => (await client.tasks.get(id)).task;
  const task = await read();
  if (isSettled(task, goal)) return task;
  for await (const _event of client.tasks.stream(task.id, { types: WAKING, signal })) {
    const now = await read();
    if (isSettled(now, goal)) return now;
  }
  return read();
};
