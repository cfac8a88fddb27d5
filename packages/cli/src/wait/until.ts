// Waits until a task is where it should be. The event that ends it counts, whatever becomes of the daemon after it. Anything
// else only wakes us up: whether the wait has ended is read from the task itself, so that an answered question is not taken for
// an open one.

import type { Client } from '@coxswain/client';
import {
  applyEvent,
  type EventType,
  isEnded,
  isTerminalEvent,
  type LedgerEvent,
  ProblemError,
  type Task,
} from '@coxswain/protocol';

export const WAIT_GOALS = ['terminal', 'completed', 'needs_input'] as const;
export type WaitGoal = (typeof WAIT_GOALS)[number];

const WAKING: readonly EventType[] = ['InputRequested', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'];

/** True when the task is where the goal wants it. */
export const hasReached = ({ status }: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  goal === 'terminal' ? isEnded(status) : status === goal;

/** True when the task has reached the goal or never will. */
export const isSettled = (task: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  isEnded(task.status) || hasReached(task, goal);

/** True when a daemon could not be asked: it is away, ends, or does not answer. */
export const isDaemonLost = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  (error.code === 'unreachable' || error.code === 'unresponsive' || error.code === 'shutting_down');

/** Resolves with the task once it is settled; `known` is what it was when the wait began. */
export const untilSettled = async (
  client: Client,
  known: Task,
  goal: WaitGoal,
  signal: AbortSignal,
): Promise<Task> => {
  const { orAborted } = await import('@coxswain/client');
  const read = async (): Promise<Task> => (await orAborted(client.tasks.get(known.id), signal)).task;
  const after = async (event: LedgerEvent): Promise<Task | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!isDaemonLost(error)) throw error;
      return isTerminalEvent(event.type) ? applyEvent(known, event) : undefined;
    }
  };
  if (isSettled(known, goal)) return known;
  for (;;) {
    let isCut = false;
    for await (const event of client.tasks.stream(known.id, { types: WAKING, signal })) {
      const now = await after(event);
      if (now !== undefined && isSettled(now, goal)) return now;
      // What woke us up could not be read: it is reported again from the beginning once the daemon is back.
      isCut = now === undefined;
      if (isCut) break;
    }
    if (!isCut) return read();
  }
};
