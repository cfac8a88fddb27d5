// Chooses the model that the agent's definition names, where the agent lets itself be told.

import { methods } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition } from '@coxswain/protocol';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { failure } from '../host/failure.ts';
import { findModel, modelChoiceOf } from './models.ts';
import { rejection } from './rejection.ts';

export interface ModelRequest {
  readonly agent: AgentDefinition;
  readonly sessionId: string;
  /** The answer that opened the session. */
  readonly opened: unknown;
}

const MOST_NAMED = 20;

/**
 * Resolves with true when a model is wanted and the agent offers no choice.
 * @throws AgentFailure when the agent does not have the model, or refuses it
 */
export const selectModel = async (
  host: AgentHost,
  { agent, sessionId, opened }: ModelRequest,
  options: Omit<CallOptions, 'during'>,
): Promise<boolean> => {
  const choice = modelChoiceOf(opened);
  const wanted = agent.model;
  if (wanted === undefined) return false;
  if (!choice) return true;
  const model = findModel(choice, wanted);
  if (!model) {
    const names = choice.models.map(({ id }) => id);
    const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : '';
    throw failure(
      'runtime_error',
      `agent '${agent.name}' has no model '${wanted}'; it has: ${names.slice(0, MOST_NAMED).join(', ')}${more}`,
    );
  }
  if (model.id === choice.current) return false;
  const ask = (): Promise<unknown> =>
    choice.configId === undefined
      ? host.agent.request('session/set_model', { sessionId, modelId: model.id })
      : host.agent.request(methods.agent.session.setConfigOption, {
          sessionId,
          configId: choice.configId,
          value: model.id,
        });
  await call(host, ask, { ...options, during: 'while its model was chosen' }).catch((error: unknown) => {
    throw rejection(error, `agent '${agent.name}' refused its model '${model.id}'`);
  });
  return false;
};
