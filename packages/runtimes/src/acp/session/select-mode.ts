// Puts an agent that has modes into the one that was asked for, or else the one in which it asks. What it does without asking no
// permission of a task can stop.

import { methods } from '@agentclientprotocol/sdk/unstable';
import type { RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { quirksOf } from '../quirks.ts';
import type { AgentProfile } from './initialize.ts';
import { findModel } from './models.ts';
import { type ModeChoice, modeChoiceOf } from './modes.ts';
import { notOffered } from './not-offered.ts';
import { rejection } from './rejection.ts';

export interface ModeRequest {
  readonly request: Pick<RunRequest, 'agent' | 'permissions' | 'overrides'>;
  readonly profile: Pick<AgentProfile, 'info'>;
  readonly sessionId: string;
  /** The answer that opened the session. */
  readonly opened: unknown;
}

/**
 * Without a wish an agent that may edit and execute as it likes stays in the mode that its user gave it.
 * @throws AgentFailure when the agent does not have the mode that was asked for, or refuses it
 */
export const selectMode = async (
  host: AgentHost,
  { request, profile, sessionId, opened }: ModeRequest,
  options: Omit<CallOptions, 'during'>,
): Promise<void> => {
  const { agent } = request;
  const choice = modeChoiceOf(opened);
  const modeId = modeFor(request, profile, choice);
  if (modeId === undefined || choice.current === modeId) return;
  const { configId } = choice;
  const ask = (): Promise<unknown> =>
    configId === undefined
      ? host.agent.request(methods.agent.session.setMode, { sessionId, modeId })
      : host.agent.request(methods.agent.session.setConfigOption, { sessionId, configId, value: modeId });
  const why = request.overrides?.mode === undefined ? ', in which it asks' : '';
  await call(host, ask, { ...options, during: 'while setting its mode' }).catch((error: unknown) => {
    throw rejection(error, `agent '${agent.name}' refused the mode '${modeId}'${why}`);
  });
};

const modeFor = (
  { agent, permissions, overrides }: ModeRequest['request'],
  { info }: ModeRequest['profile'],
  { modes }: ModeChoice,
): string | undefined => {
  if (overrides?.mode !== undefined) {
    const mode = findModel({ models: modes }, overrides.mode);
    if (!mode) throw notOffered({ agent: agent.name, what: 'mode', wanted: overrides.mode, offered: modes });
    return mode.id;
  }
  const { asksInMode } = quirksOf(info);
  if (permissions.edit === 'allow' && permissions.execute === 'allow') return undefined;
  return modes.find(({ id }) => id === asksInMode)?.id;
};
