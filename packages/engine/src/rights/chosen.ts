// Another model, mode or effort for one task: whether its agent supports that, and who may choose it. Models cost, and a mode
// decides what the agent asks about, so a program chooses neither, unless `maySubmit` says which.

import type { Ledger } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type Overrides,
  overridesOf,
  ProblemError,
  type Task,
} from '@coxswain/protocol';
import type { Caller, EngineSettings } from '../engine.ts';
import { chainOf } from './effective-permissions.ts';
import { requireGrantedMode } from './grant.ts';
import type { Program } from './program.ts';

const CHOICES = ['model', 'mode', 'effort'] as const;
type Choice = (typeof CHOICES)[number];

interface Submission {
  readonly env: { readonly ledger: Ledger };
  readonly settings: EngineSettings;
  readonly caller: Caller;
  readonly program: Program | undefined;
}

/**
 * What is asked for, checked. Below an agent that was put into a mode, tasks of the same agent work in that mode too, however
 * many others come between. Throws `unprocessable` where the agent cannot, and `forbidden` where the submitter may not.
 */
export const overridesFor = async (
  wanted: Overrides,
  { agent, parent }: { readonly agent: AgentDefinition; readonly parent: Task | undefined },
  { env, caller, program, settings }: Submission,
): Promise<Overrides | undefined> => {
  const asked = overridesOf(wanted);
  if (asked) requireSettable(agent, asked);
  if (caller.kind === 'token' && asked?.mode !== undefined)
    requireGrantedMode(caller.grant, settings.agents, asked.mode);
  if (!program) return asked;
  if (asked) requireMayChoose(program, agent, asked, settings.agents);
  const { tasks } = await chainOf(parent ?? program.task, env.ledger);
  const above = tasks.find((task) => task.agent === agent.name && task.overrides?.mode !== undefined);
  const { mode } = above?.overrides ?? {};
  return mode === undefined ? asked : { mode, ...asked };
};

/** Throws `unprocessable` for settings that the agent does not support. An ACP agent's are known once its session is open. */
export const requireSettable = (agent: AgentDefinition, asked: Overrides): void => {
  for (const choice of CHOICES) {
    if (asked[choice] === undefined) continue;
    const why = whyNot(agent, choice);
    if (why !== undefined)
      throw new ProblemError('unprocessable', `agent '${agent.name}' takes no ${choice}: ${why}`);
  }
};

const whyNot = (
  { name, runtime, command = [], shell }: AgentDefinition,
  choice: Choice,
): string | undefined => {
  switch (runtime) {
    case 'acp':
      return undefined;
    case 'model':
      return choice === 'mode' ? 'a model has none; leave --mode out' : undefined;
    case 'cox':
      return `its steps' agents have their own; leave --${choice} out`;
    case 'command':
      if (command.some((part) => part.includes(`{${choice}}`))) return undefined;
      return shell === true || command.length === 0
        ? `it runs the command you give it; leave --${choice} out, or write it into the command`
        : `write {${choice}} into agents.${name}.command, as in [..., --${choice}, "{${choice}}"], or leave --${choice} out`;
  }
};

/** Throws `forbidden` for what a program may not choose. */
export const requireMayChoose = (
  { task, hasUserRights }: Program,
  agent: AgentDefinition,
  asked: Overrides,
  agents: readonly AgentDefinition[],
): void => {
  if (hasUserRights) return;
  const own = agents.find(({ name }) => name === task.agent);
  const isOwn = agent.name === task.agent;
  for (const choice of CHOICES) {
    const value = asked[choice];
    if (value === undefined) continue;
    const isItsOwn = isOwn && task.overrides?.[choice] === value;
    const isDefault = choice === 'model' && agent.model === value;
    const isListed = own?.maySubmit.some(
      (to) => typeof to !== 'string' && to.agent === agent.name && to[`${choice}s`]?.includes(value),
    );
    if (isItsOwn || isDefault || isListed) continue;
    throw new ProblemError(
      'forbidden',
      `a program of task ${task.id} may not choose the ${choice} '${value}' for agent '${agent.name}'; leave it out, or allow it with agents.${task.agent}.maySubmit: [{agent: ${agent.name}, ${choice}s: [${value}]}] in the config`,
    );
  }
};
