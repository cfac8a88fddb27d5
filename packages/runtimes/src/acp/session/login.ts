// An agent that is not logged in answers with an error. The failure says how to log in, because cox cannot do that for you.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition } from '@coxswain/protocol';
import { type AgentFailure, failure } from '../host/failure.ts';
import type { AgentProfile, AuthMethod } from './initialize.ts';
import { AUTH_REQUIRED, errorText } from './rejection.ts';

/** How agents and their providers say it where the protocol has a code for it, or as if it were their answer. */
const NO_LOGIN =
  /please run \/login|\/login to |not logged in|log ?in required|authentication[ _](?:error|required|failed)|failed to authenticate|invalid api key|api key (?:is )?(?:not (?:valid|set|found|configured)|invalid|missing|required)|missing (?:an? )?api key|no api key|incorrect api key|set an auth method|\b401\b.{0,20}unauthorized|unauthorized.{0,20}\b401\b|oauth token (?:has )?expired/i;
/** What is longer is an answer that speaks about logins. */
const MAX_REFUSAL = 500;

/** True when this is how an agent says that it is not logged in. */
export const missesLogin = (text: string): boolean => text.length <= MAX_REFUSAL && NO_LOGIN.test(text);

/** The failure to report when this error says that the agent is not logged in. */
export const loginFailure = (
  error: unknown,
  agent: AgentDefinition,
  { authMethods }: Pick<AgentProfile, 'authMethods'>,
): AgentFailure | undefined => {
  if (!(error instanceof RequestError)) return undefined;
  if (error.code !== AUTH_REQUIRED && !missesLogin(errorText(error))) return undefined;
  const ways = authMethods.map((method) => wayOf(method, agent));
  const offer = ways.length === 0 ? '' : `; it offers: ${ways.join(', or ')}`;
  return failure(
    'runtime_error',
    `agent '${agent.name}' is not logged in (${errorText(error)})${offer}; log in with the agent's own program, or ` +
      `pass its key with env or passEnv, then retry`,
  );
};

const wayOf = ({ name, description, args }: AuthMethod, { command = [] }: AgentDefinition): string => {
  if (args) return `${name} (run: ${[...command, ...args].join(' ')})`;
  return description === undefined ? name : `${name} (${description})`;
};
