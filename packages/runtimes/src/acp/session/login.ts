// An agent that is not logged in says so with an error. What helps is told, because cox cannot do it for its user.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition } from '@coxswain/protocol';
import { type AgentFailure, failure } from '../host/failure.ts';
import type { AgentProfile, AuthMethod } from './initialize.ts';
import { AUTH_REQUIRED, errorText } from './rejection.ts';

/** The failure to tell when this error says that the agent is not logged in. */
export const loginFailure = (
  error: unknown,
  agent: AgentDefinition,
  { authMethods }: Pick<AgentProfile, 'authMethods'>,
): AgentFailure | undefined => {
  if (!(error instanceof RequestError) || error.code !== AUTH_REQUIRED) return undefined;
  const ways = authMethods.map((method) => wayOf(method, agent));
  const offer = ways.length === 0 ? '' : `; it offers: ${ways.join(', or ')}`;
  return failure(
    'runtime_error',
    `agent '${agent.name}' is not logged in (${errorText(error)})${offer}; log in with the agent's own program, or ` +
      `give it its key with env or passEnv, then retry`,
  );
};

const wayOf = ({ name, description, args }: AuthMethod, { command = [] }: AgentDefinition): string => {
  if (args) return `${name} (run: ${[...command, ...args].join(' ')})`;
  return description === undefined ? name : `${name} (${description})`;
};
