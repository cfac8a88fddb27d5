// What to say of a prompt that the agent answered with an error.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition } from '@coxswain/protocol';
import { AgentFailure } from '../host/failure.ts';
import type { AgentProfile } from '../session/initialize.ts';
import { loginFailure } from '../session/login.ts';
import { errorText, rejection } from '../session/rejection.ts';
import { limitOf } from './limit.ts';

export interface PromptFailureOptions {
  readonly agent: AgentDefinition;
  readonly profile: AgentProfile;
  readonly nowMs: number;
  /** When the provider takes requests again, as the agent told it during the turn. */
  readonly limitResetAtMs: number | undefined;
}

/** The failure that the error stands for; anything that is no answer of the agent is returned as it is. */
export const promptFailure = (
  error: unknown,
  { agent, profile, nowMs, limitResetAtMs }: PromptFailureOptions,
): unknown => {
  const login = loginFailure(error, agent, profile);
  if (login || !(error instanceof RequestError)) return login ?? error;
  const limit = limitOf(`${error.message} ${JSON.stringify(error.data) ?? ''}`, nowMs);
  const resetAtMs = limitResetAtMs ?? limit?.resetAtMs;
  if (resetAtMs === undefined) return rejection(error, `agent '${agent.name}' could not do its turn`);
  const until = new Date(resetAtMs).toISOString();
  return new AgentFailure({
    status: 'failed',
    code: 'limit',
    message: `agent '${agent.name}' has reached a limit of its provider until ${until}: ${errorText(error)}`,
    resetAtMs,
  });
};
