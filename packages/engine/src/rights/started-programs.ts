// What an agent that may not run commands may still have started: no program that it could have written. It may have edited
// everything in its folders: package.json, a script, the program itself. Only the config can say that a program is meant all
// the same, agent by agent.

import {
  type AgentDefinition,
  ProblemError,
  permissionsOf,
  runsAnyProgram,
  startsProgramOfFolder,
  type Task,
} from '@coxswain/protocol';
import { type Chain, chainOf, type PermissionPorts } from './effective-permissions.ts';

interface Start {
  readonly agent: AgentDefinition;
  /** The program that the submission itself names. */
  readonly command: readonly string[] | undefined;
}

/** True when the submission itself says which program runs. */
export const runsAnything = ({ agent, command }: Start): boolean =>
  command !== undefined || runsAnyProgram(agent);

const isGranted = ({ maySubmit }: AgentDefinition, name: string): boolean =>
  maySubmit.some((to) => typeof to !== 'string' && to.agent === name && to.execute === 'allow');

/** Why it is not started below these; undefined: it may be. */
const whyNot = (
  start: Start,
  { tasks, isWhole }: Chain,
  agents: PermissionPorts['agents'],
): string | undefined => {
  const { name } = start.agent;
  const isFree = runsAnything(start);
  if (!isFree && !startsProgramOfFolder(start.agent)) return undefined;
  if (!isWhole)
    return `a task that submitted it was deleted, so cox cannot tell whether agent '${name}' may run`;
  for (const by of tasks) {
    const above = agents.find((candidate) => candidate.name === by.agent);
    if (!above)
      return `agent '${by.agent}', which submitted it, is no longer configured, so '${name}' may not run`;
    if (permissionsOf(above).execute === 'allow' || (!isFree && isGranted(above, name))) continue;
    const may = `agent '${by.agent}' may not run commands without asking (agents.${by.agent}.permissions.execute)`;
    return isFree
      ? `${may}, and neither may the tasks it submits to '${name}'; submit to an agent with its own program that agents.${by.agent}.maySubmit allows`
      : `${may}, and '${name}' starts a program that files in the folder control; if that is what you want, write agents.${by.agent}.maySubmit: [{agent: ${name}, execute: allow}] in the config`;
  }
  return undefined;
};

/** Throws `forbidden` when the program of the agent may not be started below the task. */
export const requireMayStart = async (start: Start, parent: Task, deps: PermissionPorts): Promise<void> => {
  const why = whyNot(start, await chainOf(parent, deps.ledger), deps.agents);
  if (why !== undefined) throw new ProblemError('forbidden', why);
};

/**
 * Why the program of a task is not run after all; undefined: it may run. Looked at again at every start, because the config
 * may say less than when the task was submitted.
 */
export const refusedStart = async (
  task: Task,
  agent: AgentDefinition,
  deps: PermissionPorts,
): Promise<string | undefined> => {
  if (task.source !== 'agent') return undefined;
  const { tasks, isWhole } = await chainOf(task, deps.ledger);
  return whyNot({ agent, command: task.command }, { tasks: tasks.slice(1), isWhole }, deps.agents);
};
