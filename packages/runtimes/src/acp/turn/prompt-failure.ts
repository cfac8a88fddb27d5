// The failure for a prompt that the agent answered with an error.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { type AgentDefinition, cutToCells, printableLine } from '@coxswain/protocol';
import { type Limit, limitOf } from '../../limit/limit.ts';
import { AgentFailure } from '../host/failure.ts';
import type { AgentProfile } from '../session/initialize.ts';
import { loginFailure } from '../session/login.ts';
import { errorText, rejection } from '../session/rejection.ts';

export interface PromptFailureOptions {
  readonly agent: AgentDefinition;
  readonly profile: AgentProfile;
  readonly nowMs: number;
  /** When the provider takes requests again, as the agent reported during the turn. */
  readonly limitResetAtMs: number | undefined;
  /** Of the agent. Default: that of this machine. */
  readonly timeZone: string | undefined;
}

/** The failure that the error means; anything but an answer of the agent is returned as it is. */
export const promptFailure = (
  error: unknown,
  { agent, profile, nowMs, limitResetAtMs, timeZone }: PromptFailureOptions,
): unknown => {
  const login = loginFailure(error, agent, profile);
  if (login || !(error instanceof RequestError)) return login ?? error;
  const text = `${error.message} ${JSON.stringify(error.data) ?? ''}`;
  const limit = limitOf(text, { nowMs, timeZone, resetAtMs: limitResetAtMs });
  if (limit === undefined) return rejection(error, `agent '${agent.name}' failed during its turn`);
  return limitFailure(agent, errorText(error), limit);
};

/**
 * An agent may end its turn as if all was well where its provider refused it, and say so in its answer; undefined when it did
 * not. It counts only when the agent reported the refusal beside the answer, too: an agent may write about limits.
 */
export const limitInAnswer = (
  answer: string,
  { agent, nowMs, limitResetAtMs, timeZone }: Omit<PromptFailureOptions, 'profile'>,
): AgentFailure | undefined => {
  if (limitResetAtMs === undefined || answer.length > MAX_REFUSAL) return undefined;
  const limit = limitOf(answer, { nowMs, timeZone, resetAtMs: limitResetAtMs });
  return limit && limitFailure(agent, cutToCells(printableLine(answer), MAX_REFUSAL), limit);
};

/** What an agent says of a limit is a sentence or two. */
const MAX_REFUSAL = 500;

const limitFailure = ({ name }: AgentDefinition, said: string, limit: Limit): AgentFailure => {
  const message = `agent '${name}' hit a limit of its provider: ${said}`;
  return new AgentFailure({ status: 'failed', reason: 'limit', message, ...limit });
};
