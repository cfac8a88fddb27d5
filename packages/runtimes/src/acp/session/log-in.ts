// Some agents take the key from their environment only when they are told to log in with it.

import { methods, RequestError } from '@agentclientprotocol/sdk/unstable';
import type { RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { quirksOf } from '../quirks.ts';
import type { AgentProfile } from './initialize.ts';
import { AUTH_REQUIRED } from './rejection.ts';

export interface LoginOptions extends Omit<CallOptions, 'during'> {
  readonly request: Pick<RunRequest, 'environment'>;
  readonly profile: AgentProfile;
}

/** What the agent answers; one that wants a login and has a key is logged in with it, once, and asked again. */
export const loggedIn = async (
  host: AgentHost,
  options: LoginOptions,
  ask: () => Promise<unknown>,
): Promise<unknown> => {
  try {
    return await ask();
  } catch (error) {
    const methodId = keyMethod(options);
    if (!(error instanceof RequestError) || error.code !== AUTH_REQUIRED || methodId === undefined)
      throw error;
    const logIn = (): Promise<unknown> => host.agent.request(methods.agent.authenticate, { methodId });
    await call(host, logIn, { ...options, during: 'while it was logged in with its key' });
    return ask();
  }
};

const keyMethod = ({ request, profile }: LoginOptions): string | undefined => {
  const { logsInWith } = quirksOf(profile.info);
  const hasKey = logsInWith?.variables.some((name) => (request.environment[name] ?? '').trim() !== '');
  const isOffered = profile.authMethods.some(({ id }) => id === logsInWith?.methodId);
  return hasKey && isOffered ? logsInWith?.methodId : undefined;
};
