// Sets the model that the task or the agent's definition names, where the agent allows it, and how much it thinks.

import { methods } from '@agentclientprotocol/sdk/unstable';
import type { RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { configChoiceOf, findModel, modelChoiceOf } from './models.ts';
import { notOffered } from './not-offered.ts';
import { rejection } from './rejection.ts';

export interface ModelRequest extends Pick<RunRequest, 'agent' | 'overrides'> {
  readonly sessionId: string;
  /** The answer that opened the session. */
  readonly opened: unknown;
}

type Options = Omit<CallOptions, 'during'>;

/**
 * `isIgnored`: the agent's definition names a model, and the agent offers no choice. `opened` is what it offers now: how much it
 * can think may depend on the model.
 * @throws AgentFailure when the agent does not have the model, or refuses it
 */
export const selectModel = async (
  host: AgentHost,
  { agent, overrides, sessionId, opened }: ModelRequest,
  options: Options,
): Promise<{ readonly isIgnored: boolean; readonly opened: unknown }> => {
  const choice = modelChoiceOf(opened);
  const wanted = agent.model;
  if (wanted === undefined) return { isIgnored: false, opened };
  if (!choice && overrides?.model === undefined) return { isIgnored: true, opened };
  const offered = choice?.models ?? [];
  const model = choice && findModel(choice, wanted);
  if (!choice || !model) throw notOffered({ agent: agent.name, what: 'model', wanted, offered });
  if (model.id === choice.current) return { isIgnored: false, opened };
  const ask = (): Promise<unknown> =>
    choice.configId === undefined
      ? host.agent.request('session/set_model', { sessionId, modelId: model.id })
      : host.agent.request(methods.agent.session.setConfigOption, {
          sessionId,
          configId: choice.configId,
          value: model.id,
        });
  const answer = await call(host, ask, { ...options, during: 'while setting its model' }).catch(
    (error: unknown) => {
      throw rejection(error, `agent '${agent.name}' refused its model '${model.id}'`);
    },
  );
  const isOtherOffer = configChoiceOf(answer, 'model') !== undefined;
  return { isIgnored: false, opened: isOtherOffer ? answer : opened };
};

/**
 * How much it thinks, where that was asked for.
 * @throws AgentFailure when the agent does not offer it, or refuses it
 */
export const selectEffort = async (
  host: AgentHost,
  { agent, overrides, sessionId, opened }: ModelRequest,
  options: Options,
): Promise<void> => {
  const wanted = overrides?.effort;
  if (wanted === undefined) return;
  const choice = configChoiceOf(opened, 'thought_level');
  const effort = choice && findModel(choice, wanted);
  if (!choice || !effort)
    throw notOffered({ agent: agent.name, what: 'effort', wanted, offered: choice?.models ?? [] });
  if (effort.id === choice.current) return;
  const { configId } = choice;
  const ask = (): Promise<unknown> =>
    host.agent.request(methods.agent.session.setConfigOption, { sessionId, configId, value: effort.id });
  await call(host, ask, { ...options, during: 'while setting its effort' }).catch((error: unknown) => {
    throw rejection(error, `agent '${agent.name}' refused the effort '${effort.id}'`);
  });
};
