// Which agent a submission goes to: the one that is named, that of its session, or the default.

import { type AgentDefinition, COMMAND_AGENT, ProblemError, type SubmitTask } from '@coxswain/protocol';
import { agentNamed, defaultAgentName } from '../agents/index.ts';
import { requireGrantedAgent, requireMaySubmit } from '../rights/index.ts';
import { agentOfOrigination } from './origination.ts';
import type { SubmitContext } from './submit-context.ts';

/** Throws `agent_not_found`, `unprocessable` when the agent cannot do it, or `forbidden` when the program may not use it. */
export const agentFor = async (
  input: Pick<SubmitTask, 'agent' | 'command' | 'environment' | 'session'>,
  context: SubmitContext,
): Promise<AgentDefinition> => {
  const { settings, env, program, caller, origination } = context;
  const ofSession = async (): Promise<string | undefined> =>
    input.session === undefined ? undefined : (await env.ledger.sessions.get(input.session))?.agent;
  const asked = agentOfOrigination(origination, input.agent);
  const name = asked ?? (input.command ? COMMAND_AGENT : ((await ofSession()) ?? program?.task.agent));
  const path = (input.environment ?? env.baseEnvironment).PATH;
  const agent = agentNamed(settings, name ?? (await defaultAgentName(settings, env.findDefaultAgent, path)));
  if (program) requireMaySubmit(settings, program, agent, input.command);
  if (caller.kind === 'token') requireGrantedAgent(caller.grant, agent, input.command);
  if (agent.name === COMMAND_AGENT && input.command === undefined) {
    throw new ProblemError(
      'unprocessable',
      `agent '${COMMAND_AGENT}' runs a program: write it after --, or use --agent shell`,
    );
  }
  if (agent.runtime === 'cox' && origination?.composition === undefined) {
    throw new ProblemError(
      'unprocessable',
      `agent '${agent.name}' runs workflows and discussions and takes no tasks: see cox workflows --help and cox discuss --help`,
    );
  }
  if (input.command !== undefined && agent.runtime !== 'command') {
    throw new ProblemError('unprocessable', `agent '${agent.name}' cannot run a program; leave --agent out`);
  }
  return agent;
};
