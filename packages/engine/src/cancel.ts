// Cancel: pending tasks are over at once, running ones are asked to stop, and the whole tree below gets the same.

import type { CancelResult } from '@coxswain/ledger';
import {
  type CancelAnswer,
  elapsedMs,
  formatDuration,
  type Reason,
  type Task,
  type TaskId,
} from '@coxswain/protocol';
import type { EngineDependencies } from './dependencies.ts';
import type { RunRegistry } from './run/registry.ts';

export interface CancelOrder {
  readonly by: string;
  readonly reason: Reason;
  /** In the canceller's own words. */
  readonly message?: string;
  /** Forces at once. */
  readonly now?: boolean;
  /** The named tasks are to be removed when they have ended. */
  readonly removes?: boolean;
}

export interface CancelPorts {
  readonly world: EngineDependencies;
  readonly runs: RunRegistry;
  /** Tasks ended that did not run: they left the queue, and nothing else tells what they kept. */
  readonly onEnded: () => void;
}

/** Cancels tasks with everything below them. */
export const cancelTasks = async (
  ids: readonly TaskId[],
  order: CancelOrder,
  ports: CancelPorts,
): Promise<CancelResult> => {
  const { world, runs } = ports;
  const result = await world.ledger.tasks.requestCancel(ids, { ...order, nowMs: world.clock.nowMs() });
  const named = new Set(ids);
  for (const { id } of [...result.requested, ...(order.now ? result.already : [])]) {
    const reason = named.has(id) ? order.reason : 'parent';
    runs.stop(id, { status: 'cancelled', reason, by: order.by, message: order.message }, order.now ?? false);
  }
  cutShortAbove([...result.cancelled, ...result.requested], runs);
  if (result.cancelled.length > 0) ports.onEnded();
  return result;
};

/** Whoever waits for one of these tasks and is being stopped as well does not end by itself any more. */
export const cutShortAbove = (stopped: readonly Task[], runs: RunRegistry): void => {
  for (const { parentId, kind } of stopped)
    if (parentId !== undefined && kind !== 'item') runs.get(parentId)?.cutShort();
};

/** A tool call in flight, as its agent told last; else the agent or program itself. */
export const whatCancelWaitsFor = ({ progress, runtime }: Task): string => {
  const isTold = progress?.phase === 'calling_tool' || progress?.phase === 'cancelling';
  const told = isTold ? progress.detail?.replace(/^waiting for /, '') : undefined;
  if (runtime === 'cox') return 'the tasks below it to stop';
  return told ?? (runtime === 'command' ? 'its program to stop' : 'its agent to stop');
};

/** What a cancel did to the task it named, for whoever asked. */
export const cancelAnswerOf = (id: TaskId, result: CancelResult, nowMs: number): CancelAnswer => {
  const descendants = result.cancelled.length + result.requested.length;
  const among = (tasks: readonly Task[]): Task | undefined => tasks.find((task) => task.id === id);
  const cancelled = among(result.cancelled);
  if (cancelled) return { task: cancelled, effect: 'cancelled', descendants: descendants - 1 };
  const requested = among(result.requested);
  if (requested)
    return {
      task: requested,
      effect: 'requested',
      descendants: descendants - 1,
      waitingFor: whatCancelWaitsFor(requested),
    };
  const already = among(result.already);
  if (already) {
    const since = formatDuration(elapsedMs(already.cancelRequestedAt, undefined, nowMs));
    const waitingFor = `${whatCancelWaitsFor(already)} (${since})`;
    return { task: already, effect: 'already', descendants, waitingFor };
  }
  const ended = among(result.ended);
  if (!ended) throw new Error(`the ledger did not answer the cancel of ${id}`);
  return { task: ended, effect: 'ended', descendants };
};
