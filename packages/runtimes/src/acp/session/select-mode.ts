// Puts an agent that has modes into the one in which it asks. What it does without asking no permission of a task can stop.

import { methods } from '@agentclientprotocol/sdk/unstable';
import type { RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { quirksOf } from '../quirks.ts';
import type { AgentProfile } from './initialize.ts';
import { modeChoiceOf } from './modes.ts';
import { rejection } from './rejection.ts';

export interface ModeRequest {
  readonly request: Pick<RunRequest, 'agent' | 'permissions'>;
  readonly profile: Pick<AgentProfile, 'info'>;
  readonly sessionId: string;
  /** The answer that opened the session. */
  readonly opened: unknown;
}

/**
 * An agent that may edit and execute as it likes stays in the mode that its user gave it.
 * @throws AgentFailure when the agent refuses the mode
 */
export const selectMode = async (
  host: AgentHost,
  { request, profile, sessionId, opened }: ModeRequest,
  options: Omit<CallOptions, 'during'>,
): Promise<void> => {
  const { agent, permissions } = request;
  const { asksInMode: modeId } = quirksOf(profile.info);
  if (modeId === undefined || (permissions.edit === 'allow' && permissions.execute === 'allow')) return;
  const { current, modes } = modeChoiceOf(opened);
  if (current === modeId || !modes.includes(modeId)) return;
  const ask = (): Promise<unknown> =>
    host.agent.request(methods.agent.session.setMode, { sessionId, modeId });
  await call(host, ask, { ...options, during: 'while its mode was chosen' }).catch((error: unknown) => {
    throw rejection(error, `agent '${agent.name}' refused the mode '${modeId}', in which it asks`);
  });
};
