// What an access token allows. Whoever presents one has its rights and no others, also where the same caller would be a person
// without it.

import {
  type AgentDefinition,
  COMMAND_AGENT,
  ProblemError,
  runsAnyProgram,
  type SubmitTask,
  type TokenScope,
} from '@coxswain/protocol';
import type { Caller, TokenGrant } from '../engine.ts';

export type TokenCaller = Extract<Caller, { readonly kind: 'token' }>;

/** True when it has the scope; `admin` includes all others. */
export const hasScope = ({ may }: TokenGrant, scope: TokenScope): boolean =>
  may.has(scope) || may.has('admin');

const refusal = ({ name }: TokenGrant, what: string, remedy: string): ProblemError =>
  new ProblemError('forbidden', `token '${name}' may not ${what}: ${remedy}`);

/** Throws `forbidden` unless it has the scope. */
export const requireScope = (grant: TokenGrant, scope: TokenScope, verb: string): void => {
  if (hasScope(grant, scope)) return;
  const has = [...grant.may].join(', ');
  throw refusal(
    grant,
    verb,
    `that needs the scope ${scope}, and it has ${has}; create one with --may ${scope}`,
  );
};

/** Throws `forbidden` for a token that is limited to some agents, where what is asked for concerns all. */
export const requireAllAgents = ({ name, agents }: TokenGrant, verb: string): void => {
  if (agents === undefined) return;
  throw new ProblemError(
    'forbidden',
    `token '${name}' may not ${verb}: it is limited to agents (${[...agents].join(', ')}), and this affects all of them`,
  );
};

/** True when work of that agent is its business. */
export const coversAgent = ({ agents }: TokenGrant, agent: string): boolean => agents?.has(agent) ?? true;

/** Throws `forbidden` when it is limited to other agents. */
export const requireCovered = (grant: TokenGrant, agent: string, verb: string): void => {
  if (coversAgent(grant, agent)) return;
  const { agents = [] } = grant;
  throw refusal(grant, `${verb} agent '${agent}'`, `it is limited to ${[...agents].join(', ')}`);
};

/**
 * Throws `forbidden` unless it may use the agent. For an agent that runs whatever it is given, it is not enough to be allowed
 * to submit: it must be named, because it gives the rights of the daemon's user to anyone who holds the token.
 */
export const requireGrantedAgent = (
  grant: TokenGrant,
  agent: Pick<AgentDefinition, 'name' | 'shell' | 'runtime'>,
  command: readonly string[] | undefined,
): void => {
  if (grant.may.has('admin')) return;
  requireCovered(grant, agent.name, 'use');
  if (agent.runtime === 'cox')
    throw refusal(grant, 'run workflows or discussions', 'that needs the scope admin');
  const wanted = command === undefined ? agent.name : COMMAND_AGENT;
  const runsAnything = command !== undefined || runsAnyProgram(agent);
  if (!runsAnything || grant.agents?.has(wanted)) return;
  throw refusal(
    grant,
    command === undefined ? `use agent '${agent.name}'` : `run a program of its own (${command[0]})`,
    `that can run any command; if you want that, create a token with --agents ${wanted}`,
  );
};

/** True when it can run any command anyway, so that nothing is gained by keeping variables and files from it. */
export const runsAnyCommand = (grant: TokenGrant, agents: readonly AgentDefinition[]): boolean =>
  grant.may.has('admin') ||
  agents.some((agent) => runsAnyProgram(agent) && grant.agents?.has(agent.name) === true);

/** Throws `forbidden` for variables: by PATH or NODE_OPTIONS alone another program would be run in place of the agent's. */
export const requireGrantedVariables = (
  grant: TokenGrant,
  agents: readonly AgentDefinition[],
  { environment, env = {} }: Partial<Pick<SubmitTask, 'environment' | 'env'>>,
): void => {
  if (runsAnyCommand(grant, agents)) return;
  const sent = environment === undefined ? Object.keys(env) : ['environment', ...Object.keys(env)];
  if (sent.length === 0) return;
  throw refusal(
    grant,
    `set variables (${sent.slice(0, 3).join(', ')})`,
    'they can make an agent run any command; leave them out, or set them with agents.<name>.env in the config',
  );
};

/** Throws `forbidden` for a path: the daemon would read for it what it may not read itself. */
export const requireGrantedFiles = (
  grant: TokenGrant,
  agents: readonly AgentDefinition[],
  path: string,
): void => {
  if (runsAnyCommand(grant, agents)) return;
  throw refusal(
    grant,
    `attach files of this machine (${path})`,
    'send their content instead, as {"name": …, "data": <base64>}',
  );
};

/** Throws `forbidden` for a mode: it decides what an agent does without asking. */
export const requireGrantedMode = (
  grant: TokenGrant,
  agents: readonly AgentDefinition[],
  mode: string,
): void => {
  if (runsAnyCommand(grant, agents)) return;
  throw refusal(
    grant,
    `choose a mode (${mode})`,
    'a mode can let an agent work without asking; leave it out',
  );
};

/**
 * Throws `forbidden` when it would continue a conversation that it may not read: by asking, it could learn what was said.
 * A session that does not exist yet is free.
 */
export const requireGrantedSession = (
  grant: TokenGrant,
  session: { readonly name: string } | undefined,
): void => {
  if (session === undefined || hasScope(grant, 'read')) return;
  throw refusal(
    grant,
    `continue session '${session.name}'`,
    'that also needs the scope read; name a new session',
  );
};
