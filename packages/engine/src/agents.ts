// Finds agents by name and says what to do when there is none.

import { type AgentDefinition, ProblemError } from '@coxswain/protocol';
import type { EngineSettings } from './engine.ts';

/** The agent of that name, or of the default when no name is given. Throws `agent_not_found`. */
export const agentNamed = (settings: EngineSettings, name: string | undefined): AgentDefinition => {
  const wanted = name ?? settings.defaultAgent;
  if (wanted === undefined) {
    throw new ProblemError(
      'agent_not_found',
      'no agent was named and there is no default: add --agent shell to run a shell command line, or set one with: cox agents default <name>',
    );
  }
  const agent = settings.agents.find((candidate) => candidate.name === wanted);
  if (agent) return agent;
  const known = settings.agents.map((candidate) => candidate.name).join(', ');
  throw new ProblemError('agent_not_found', `there is no agent '${wanted}'; known agents: ${known}`);
};
