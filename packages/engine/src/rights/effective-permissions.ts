// What a run may really do: its agent's permissions, and no more than those of every task whose program submitted it. Where
// a person submitted, the chain ends: a person may do everything.

import type { Ledger } from '@coxswain/ledger';
import {
  type AgentDefinition,
  meetPermissions,
  NOTHING_ALLOWED,
  type Permissions,
  permissionsOf,
  type Task,
} from '@coxswain/protocol';

export interface PermissionPorts {
  readonly ledger: { readonly tasks: Pick<Ledger['tasks'], 'ancestors'> };
  readonly agents: readonly AgentDefinition[];
}

/** A task, then the task whose program submitted it, and so on. */
export interface Chain {
  readonly tasks: readonly Task[];
  /** It ends where a person submitted. Otherwise a link is missing, and with it what it was allowed. */
  readonly isWhole: boolean;
}

/** The permissions of the task's runs, as the config says just now. An agent that is gone leaves nothing. */
export const effectivePermissions = async (
  task: Task,
  { ledger, agents }: PermissionPorts,
): Promise<Permissions> => {
  const { tasks, isWhole } = await chainOf(task, ledger);
  if (!isWhole) return NOTHING_ALLOWED;
  return tasks
    .map(({ agent: name }) => {
      const agent = agents.find((candidate) => candidate.name === name);
      return agent ? permissionsOf(agent) : NOTHING_ALLOWED;
    })
    .reduce(meetPermissions);
};

/** The task and everything whose programs submitted it. */
export const chainOf = async (task: Task, ledger: PermissionPorts['ledger']): Promise<Chain> => {
  const tasks = [task];
  if (task.source !== 'agent') return { tasks, isWhole: true };
  let above = (await ledger.tasks.ancestors(task.id)).slice(1);
  for (let below = task; below.source === 'agent'; ) {
    // A retry whose parent had ended is the root of its own tree, but keeps the rights of what it retries.
    if (above.length === 0 && below.retryOf !== undefined) above = await readAbove(below.retryOf, ledger);
    const [next, ...rest] = above;
    if (!next) return { tasks, isWhole: isTop(below) };
    tasks.push(next);
    below = next;
    above = rest;
  }
  return { tasks, isWhole: true };
};

const readAbove = (id: Task['id'], { tasks }: PermissionPorts['ledger']): Promise<Task[]> =>
  tasks.ancestors(id).then((chain) => [...chain]);

/** True for a task that nothing submitted: someone named an agent as its source. */
const isTop = ({ id, rootId, parentId, retryOf }: Task): boolean =>
  parentId === undefined && retryOf === undefined && rootId === id;
