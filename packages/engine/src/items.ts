// Items: to-dos that an agent keeps for itself. Nothing runs for them; whoever speaks for the agent of a session notes and
// moves what is on the list of that session.

import {
  type ItemChange,
  isEnded,
  type NewItem,
  ProblemError,
  type Task,
  type TaskId,
} from '@coxswain/protocol';
import { type CancelPorts, cancelTasks } from './cancel.ts';
import type { Caller } from './engine.ts';
import { requireItem, requireOwnList } from './item-rights.ts';
import { itemTaskOf } from './item-task.ts';
import { refusalOf } from './refusal.ts';
import { requireScope } from './rights/grant.ts';
import type { SubmitPorts } from './submit.ts';
import { resolveTask } from './task-ref.ts';

export interface ItemPorts extends Pick<SubmitPorts, 'world' | 'settings' | 'environments' | 'folders'> {
  readonly cancel: CancelPorts;
}

/** Notes an item; see {@link itemTaskOf} for where, and for what it throws. */
export const createItem = async (item: NewItem, caller: Caller, ports: ItemPorts): Promise<Task> => {
  const { world } = ports;
  const settings = ports.settings();
  const own = await ownTask(caller, ports);
  if (item.workDir !== undefined) await ports.folders.require(item.workDir);
  const task = await itemTaskOf(item, { world, settings, caller, own });
  const kept = await ports.environments.keep({ inherited: item.environment, set: {} });
  try {
    const outcome = await world.ledger.items.create(
      { ...task, environmentRef: kept.ref },
      {
        treeMaxTasks: settings.limits['tree.maxTasks'],
        // A person knows when to stop.
        ...(caller.kind === 'user' ? {} : { sessionMaxItems: settings.limits['items.maxPerSession'] }),
      },
    );
    if (outcome.outcome === 'inserted' || outcome.outcome === 'existing') return outcome.task;
    throw refusalOf(outcome, task, settings.limits);
  } finally {
    kept.letGo();
  }
};

/**
 * Moves an item. One that is in the status already stays as it is. Throws `task_not_found`, `unprocessable` when the task is
 * no item, `forbidden` for another agent's, `illegal_transition` when it has ended.
 */
export const moveItem = async (
  id: TaskId,
  change: ItemChange,
  caller: Caller,
  ports: ItemPorts,
): Promise<Task> => {
  const { ledger, clock } = ports.world;
  const item = await resolveTask(ledger, id);
  requireItem(item);
  requireOwnList(caller, await ownTask(caller, ports), item, `item ${item.id}`);
  const reason = caller.kind === 'task' ? 'agent' : 'user';
  const { status, message } = change;
  if (isEnded(item.status)) throw alreadyEnded(item);
  if (status === 'cancelled') {
    if (caller.kind === 'token') requireScope(caller.grant, 'cancel', 'cancel items');
    // What was submitted below it may run.
    await cancelTasks([item.id], { by: caller.name, reason, message }, ports.cancel);
    return resolveTask(ledger, id);
  }
  const result = await ledger.items.move(id, { status, message, by: caller.name, reason }, clock.nowMs());
  if (result === undefined) throw new ProblemError('task_not_found', `item ${id} was removed in this moment`);
  if (!result.moved && isEnded(result.task.status)) throw alreadyEnded(result.task);
  // Tasks may have waited for it.
  if (isEnded(result.task.status)) ports.cancel.onEnded();
  return result.task;
};

const alreadyEnded = ({ id, status }: Task): ProblemError =>
  new ProblemError(
    'illegal_transition',
    `item ${id} has ended (${status}) and stays as it is; make a new one instead`,
  );

const ownTask = async (caller: Caller, { world }: ItemPorts): Promise<Task | undefined> =>
  caller.kind === 'task' ? resolveTask(world.ledger, caller.taskId) : undefined;
