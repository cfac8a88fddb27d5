// Waits for many tasks at once, and stops waiting as soon as the outcome is certain.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import { hasReached, untilSettled, type WaitGoal } from './until.ts';

export interface Wait {
  /** The tasks as they were when the wait began. */
  readonly tasks: readonly Task[];
  readonly goal: WaitGoal;
  /** One task that reached the goal is enough. */
  readonly isAny: boolean;
}

/** Streams open at once; what waits behind them is looked at as soon as one is free. */
const STREAMS_AT_ONCE = 32;

/** Nothing that still comes can change the outcome. */
const isDecidedBy = (task: Task, { goal, isAny }: Wait): boolean => {
  if (isAny) return hasReached(task, goal);
  return goal === 'completed' && task.status !== 'completed';
};

/**
 * Tells of each task when it is settled and resolves when all are, or earlier: with `isAny` at the first that reached the
 * goal, and where all must complete at the first that did not. Throws the signal's reason when it aborts.
 */
export const settle = async (
  client: Client,
  wait: Wait,
  signal: AbortSignal,
  onSettled: (task: Task) => Promise<void>,
): Promise<void> => {
  const decided = new AbortController();
  const either = AbortSignal.any([signal, decided.signal]);
  const waiting = [...wait.tasks];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !either.aborted; next = waiting.shift()) {
      const task = await untilSettled(client, next, wait.goal, either);
      if (either.aborted) return;
      await onSettled(task);
      if (isDecidedBy(task, wait)) decided.abort();
    }
  };
  // Whoever waits for the first of many must watch all of them.
  const watchers = wait.isAny ? wait.tasks.length : Math.min(wait.tasks.length, STREAMS_AT_ONCE);
  const workers = Array.from({ length: watchers }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    if (signal.aborted || !decided.signal.aborted) throw error;
  } finally {
    decided.abort();
    await Promise.allSettled(workers);
  }
};
