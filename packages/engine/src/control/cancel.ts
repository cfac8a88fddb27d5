// Cancel: pending tasks are over at once, running ones are asked to stop, and the whole tree below gets the same.

import type { CancelRequest, CancelResult } from '@coxswain/ledger';
import { type CancelAnswer, isEnded, ProblemError, type Task, type TaskId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { RunRegistry } from '../run/index.ts';

/** Cancels tasks with everything below them. */
export const cancelTasks = async (
  ids: readonly TaskId[],
  order: Omit<CancelRequest, 'nowMs'>,
  deps: Deps,
): Promise<CancelResult> => {
  const { env, registry: runs } = deps;
  const result = await env.ledger.tasks.requestCancel(ids, { ...order, nowMs: env.clock.nowMs() });
  const named = new Set(ids);
  for (const { id } of [...result.requested, ...result.forced, ...(order.now ? result.already : [])]) {
    const reason = named.has(id) ? order.reason : 'parent';
    runs.stop(id, { status: 'cancelled', reason, by: order.by, message: order.message }, order.now ?? false);
  }
  cutShortAbove([...result.cancelled, ...result.requested], runs);
  if (result.cancelled.length > 0) deps.onEnded();
  return result;
};

/** A task that waits for one of these and is itself being stopped will not end on its own. */
export const cutShortAbove = (stopped: readonly Task[], runs: RunRegistry): void => {
  for (const { parentId, kind } of stopped)
    if (parentId !== undefined && kind !== 'item') runs.get(parentId)?.cutShort();
};

/** A tool call in flight, as its agent last reported it; otherwise the agent or program itself. */
export const whatCancelWaitsFor = ({ progress, runtime }: Task): string => {
  const isCalling = progress?.phase === 'calling_tool' || progress?.phase === 'cancelling';
  const reported = isCalling ? progress.detail?.replace(/^waiting for /, '') : undefined;
  if (runtime === 'cox') return 'the tasks below it to stop';
  if (runtime === 'model' && progress?.phase === 'thinking') return 'the model';
  return reported ?? (runtime === 'command' ? 'its program to stop' : 'its agent to stop');
};

/** What a cancel did to the task it named, for its caller. `isForced`: nothing is waited for. */
export const cancelAnswerOf = (id: TaskId, result: CancelResult, isForced: boolean): CancelAnswer => {
  const { cancelled, requested, forced, already, ended } = result;
  const among = (tasks: readonly Task[]): Task | undefined => tasks.find((task) => task.id === id);
  const effects = { cancelled, requested, forced, already, ended } as const;
  // The keys are those of the line above.
  for (const effect of Object.keys(effects) as (keyof typeof effects)[]) {
    const task = among(effects[effect]);
    if (!task) continue;
    const isItself = effect === 'cancelled' || effect === 'requested' || effect === 'forced';
    const descendants = cancelled.length + requested.length + forced.length - (isItself ? 1 : 0);
    const isStopping = !isEnded(task.status);
    return {
      task,
      effect,
      descendants,
      ...(isStopping && !isForced && { waitingFor: whatCancelWaitsFor(task) }),
    };
  }
  throw new ProblemError('task_not_found', `task ${id} was just removed`);
};
