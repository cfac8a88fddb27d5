// Finds agents by name and says what to do when there is none.

import { type AgentDefinition, ProblemError } from '@coxswain/protocol';
import type { EngineSettings } from '../engine.ts';

/** Finds the agent for who names none, where no default is set: the first well-known one on that PATH. */
export type FindDefaultAgent = (path: string | undefined) => Promise<string | undefined>;

/** The name of the agent for who names none. Throws `agent_not_found` when there is none. */
export const defaultAgentName = async (
  settings: EngineSettings,
  find: FindDefaultAgent | undefined,
  path: string | undefined,
): Promise<string> => {
  const name = settings.defaultAgent ?? (await find?.(path));
  if (name !== undefined) return name;
  throw new ProblemError(
    'agent_not_found',
    'no agent was named, there is no default, and no well-known agent is on the PATH: see how to install one with ' +
      'cox agents list --all; without one, --agent surveyor surveys a folder and --agent shell runs a shell ' +
      'command line; set a default with: cox agents default <name>',
  );
};

/** The agent of that name. Throws `agent_not_found`. */
export const agentNamed = (settings: EngineSettings, name: string): AgentDefinition => {
  const agent = settings.agents.find((candidate) => candidate.name === name);
  if (agent) return agent;
  const others = settings.agents.filter((candidate) => candidate.runtime !== 'cox');
  const known = others.map((candidate) => candidate.name).join(', ');
  throw new ProblemError('agent_not_found', `there is no agent '${name}'; known agents: ${known}`);
};
