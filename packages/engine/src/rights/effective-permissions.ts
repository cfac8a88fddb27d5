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

/** The permissions of the task's runs, as the config says just now. An agent that is gone leaves nothing. */
export const effectivePermissions = async (
  task: Task,
  { ledger, agents }: PermissionPorts,
): Promise<Permissions> => {
  const own = (name: string): Permissions => {
    const agent = agents.find((candidate) => candidate.name === name);
    return agent ? permissionsOf(agent) : NOTHING_ALLOWED;
  };
  let granted = own(task.agent);
  if (task.source !== 'agent') return granted;
  let above = (await ledger.tasks.ancestors(task.id)).slice(1);
  for (let below = task; below.source === 'agent'; ) {
    // A retry whose parent had ended stands at the top of a tree of its own, but is what it retries all the same.
    if (above.length === 0 && below.retryOf !== undefined) above = await readAbove(below.retryOf, ledger);
    const [next, ...rest] = above;
    if (!next) return isTop(below) ? granted : NOTHING_ALLOWED;
    granted = meetPermissions(granted, own(next.agent));
    below = next;
    above = rest;
  }
  return granted;
};

const readAbove = (id: Task['id'], { tasks }: PermissionPorts['ledger']): Promise<Task[]> =>
  tasks.ancestors(id).then((chain) => [...chain]);

/** True for a task that nothing submitted: somebody named an agent as its source. */
const isTop = ({ id, rootId, parentId, retryOf }: Task): boolean =>
  parentId === undefined && retryOf === undefined && rootId === id;
