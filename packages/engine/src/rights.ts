// What a caller may do. A person may do everything; a program of a run acts with the rights of its task's agent: what it
// submits becomes a child of its task, and of other tasks it may touch only its own descendants.

import type { Ledger } from '@coxswain/ledger';
import { type AgentDefinition, ProblemError, type Task, type TaskId } from '@coxswain/protocol';
import type { Caller, EngineSettings } from './engine.ts';

/** Throws `forbidden` unless the caller may change the task. */
export const requireMayChange = async (ledger: Ledger, caller: Caller, id: TaskId): Promise<void> => {
  if (caller.kind === 'user') return;
  const ancestors = await ledger.tasks.ancestors(id);
  const isOwn = ancestors.some((task) => task.id === caller.taskId) && id !== caller.taskId;
  if (isOwn) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may change only the tasks it submitted, not ${id}`,
  );
};

/** Throws `forbidden` when only a person may do this. */
export const requireUser = (caller: Caller, verb: string): void => {
  if (caller.kind === 'user') return;
  throw new ProblemError('forbidden', `a program of a task may not ${verb}; run it from a shell of your own`);
};

/** Throws `forbidden` unless a task of `parent` may submit to the agent: its own, or one that `maySubmit` names. */
export const requireMaySubmit = (settings: EngineSettings, parent: Task, agent: AgentDefinition): void => {
  if (agent.name === parent.agent) return;
  const own = settings.agents.find((candidate) => candidate.name === parent.agent);
  if (own?.maySubmit.includes(agent.name)) return;
  throw new ProblemError(
    'forbidden',
    `agent '${parent.agent}' may not submit to '${agent.name}'; allow it with agents.${parent.agent}.maySubmit in the config`,
  );
};
