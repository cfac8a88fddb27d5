// What a caller may see of the ledger: a person all, a program the tasks of its own agent and its own work, an access token those
// of its agents.

import type { Ledger } from '@coxswain/ledger';
import { ProblemError, type Task } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { coversAgent } from './grant.ts';
import { isOwnWork, type Reads } from './own-work.ts';

/** True when the caller may read the task. */
export const maySee = async (ledger: Reads, caller: Caller, task: Task): Promise<boolean> => {
  if (caller.kind === 'user') return true;
  if (caller.kind === 'token') return coversAgent(caller.grant, task.agent);
  if (task.id === caller.taskId) return true;
  const own = await ledger.tasks.get(caller.taskId);
  if (own?.agent === task.agent) return true;
  return isOwnWork(ledger, caller.taskId, task.id);
};

/** True when the caller is a person, or when its programs submitted the task, or when it is the caller's own. */
export const isOwnTree = async (ledger: Ledger, caller: Caller, task: Task): Promise<boolean> => {
  switch (caller.kind) {
    case 'user':
      return true;
    case 'token':
      // A tree holds tasks of agents that the token may not see.
      return caller.grant.agents === undefined;
    case 'task':
      return task.id === caller.taskId || isOwnWork(ledger, caller.taskId, task.id);
  }
};

/** Those of the tasks that the caller may read. */
export const visibleOf = async (
  ledger: Ledger,
  caller: Caller,
  tasks: readonly Task[],
): Promise<readonly Task[]> => {
  if (caller.kind === 'user') return tasks;
  const seen = await Promise.all(tasks.map((task) => maySee(ledger, caller, task)));
  return tasks.filter((_, index) => seen[index]);
};

/** The only agents whose work the caller sees; undefined: it sees that of all. */
export const agentsOf = async (ledger: Ledger, caller: Caller): Promise<ReadonlySet<string> | undefined> => {
  switch (caller.kind) {
    case 'user':
      return undefined;
    case 'token':
      return caller.grant.agents;
    case 'task': {
      const own = await ledger.tasks.get(caller.taskId);
      if (own !== undefined) return new Set([own.agent]);
      throw new ProblemError('forbidden', `task ${caller.taskId}, which this token belongs to, was deleted`);
    }
  }
};

/** Says that only what belongs to these agents may be seen. */
export const onlyOf = (agents: ReadonlySet<string>, caller: Caller, what: string): ProblemError => {
  const names = [...agents].map((name) => `'${name}'`).join(', ');
  const who = caller.kind === 'token' ? `token '${caller.grant.name}'` : 'a program of a task';
  return new ProblemError('forbidden', `${who} sees only ${what} of agent ${names}`);
};
