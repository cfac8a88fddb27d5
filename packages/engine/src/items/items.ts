// Items: to-dos of an agent. Nothing runs for them; people and the agent's programs note them, move them, and ask with them.

import {
  describeTask,
  ID_BYTES,
  type InputRequest,
  type ItemChange,
  inputIdFrom,
  isEnded,
  itemMovesFrom,
  type NewItem,
  ProblemError,
  type Task,
} from '@coxswain/protocol';
import { cancelTasks } from '../control/index.ts';
import type { Deps } from '../deps.ts';
import type { AllowedTask, Caller } from '../engine.ts';
import { requireItem, requireMovable, requireScope, resolveTask } from '../rights/index.ts';
import { refusalOf } from '../submit/index.ts';
import { itemTaskOf } from './item-task.ts';

/** Notes an item; see {@link itemTaskOf} for where, and for what it throws. */
export const createItem = async (item: NewItem, caller: Caller, deps: Deps): Promise<Task> => {
  const { env } = deps;
  const settings = deps.settings();
  const own = await ownTask(caller, deps);
  if (item.workDir !== undefined) await deps.folders.require(item.workDir);
  const task = await itemTaskOf(item, { env, settings, caller, own });
  const kept = await deps.environments.keep({ inherited: item.environment, set: {} });
  try {
    const outcome = await env.ledger.items.create(
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
 * Moves an item, or gives it another title. One that is in the status already stays there. Throws `task_not_found`,
 * `unprocessable` when the task is no item, `forbidden` for another's list, `illegal_transition` when it has ended or may not go
 * there, `limit_reached` when too many of its session ask already.
 */
export const moveItem = async (
  item: AllowedTask,
  { status, title, message }: ItemChange,
  caller: Caller,
  deps: Deps,
): Promise<Task> => {
  const { id } = item;
  const { ledger, clock } = deps.env;
  requireItem(item);
  const own = await ownTask(caller, deps);
  requireMovable(caller, own, item, title !== undefined);
  const reason = own ? 'agent' : 'user';
  // A program has the name of its user: who reads the history wants to know that the agent did it.
  const by = own?.agent ?? caller.name;
  requireWay(item, { status, message });
  if (status === 'cancelled' && caller.kind === 'token') requireScope(caller.grant, 'cancel', 'cancel items');
  const isDropped = status === 'cancelled';
  const change = {
    by,
    reason,
    title,
    ...(!isDropped && { status, message }),
    ...(status === 'needs_input' && { request: requestOf(item, message, deps) }),
    // A person knows when to stop.
    ...(caller.kind !== 'user' && { maxAsking: deps.settings().limits[MAX_ASKING] }),
  } as const;
  const result = await ledger.items.move(id, change, clock.nowMs());
  if (result === undefined) throw new ProblemError('task_not_found', `item ${id} was just removed`);
  if (result.asking !== undefined) throw asksTooMuch(item, result.asking, deps);
  if (isDropped) {
    // What was submitted below it may run.
    await cancelTasks([item.id], { by, reason, message }, deps);
    const dropped = await resolveTask(ledger, id);
    // Someone ended it otherwise in this moment.
    if (dropped.status !== status) requireWay(dropped, { status });
    return dropped;
  }
  // Someone moved it in this moment.
  if (!result.moved) requireWay(result.task, { status, message });
  // Tasks may have waited for it.
  if (isEnded(result.task.status)) deps.onEnded();
  return result.task;
};

const MAX_ASKING = 'questions.maxPerTask';

const asksTooMuch = ({ session }: Task, asking: number, { settings }: Deps): ProblemError => {
  const value = settings().limits[MAX_ASKING];
  return new ProblemError(
    'limit_reached',
    `${asking} items of session '${session}' wait for an answer, ${MAX_ASKING} is ${value}; wait for one, or raise it with: cox config set ${MAX_ASKING} <number>`,
    { limit: { key: MAX_ASKING, value } },
  );
};

/** Throws `illegal_transition` unless it may go there. */
const requireWay = (
  { id, status }: Task,
  { status: to, message }: Pick<ItemChange, 'status' | 'message'>,
): void => {
  if (isEnded(status))
    throw new ProblemError(
      'illegal_transition',
      `item ${id} has ended (${status}) and cannot change; create a new one instead`,
    );
  const ways = itemMovesFrom(status);
  if (to === status && message !== undefined)
    throw new ProblemError(
      'illegal_transition',
      `item ${id} is already ${status}, and the message was not saved: it goes with a move to ${ways.join(', ')}`,
    );
  if (to === undefined || to === status || ways.includes(to)) return;
  throw new ProblemError(
    'illegal_transition',
    `item ${id} is ${status} and cannot become ${to}: from here it can become ${ways.join(', ')}`,
  );
};

/** Who moves an item to `needs_input` asks a person, who finds it in the inbox. */
const requestOf = (item: Task, message: string | undefined, { env }: Deps): InputRequest => {
  const asked = message?.trim() || item.prompt;
  const title = describeTask({ prompt: asked });
  return {
    id: inputIdFrom(env.randomBytes(ID_BYTES)),
    taskId: item.id,
    kind: 'question',
    title,
    ...(title !== asked && { detail: asked }),
    state: 'open',
    createdAt: new Date(env.clock.nowMs()).toISOString(),
  };
};

const ownTask = async (caller: Caller, { env }: Deps): Promise<Task | undefined> =>
  caller.kind === 'task' ? resolveTask(env.ledger, caller.taskId) : undefined;
