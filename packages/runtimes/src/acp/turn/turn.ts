// One turn: a prompt, everything that the agent does about it, and how it ended.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { methods, type PromptRequest, type PromptResponse } from '@agentclientprotocol/sdk/unstable';
import { call } from '../host/call.ts';
import { Stopped, unlessStopped } from '../host/failure.ts';
import { type CancelOptions, cancelTurn } from './cancel.ts';

export interface TurnEndResult {
  /** What the agent answered; undefined when it did not before its time was over. */
  readonly response: PromptResponse | undefined;
  /** The turn was cancelled before it ended. */
  readonly isStopped: boolean;
}

/**
 * Sends the prompt and sees its turn to the end; stops it when the run is stopped.
 * @throws AgentFailure when the agent ended in the middle; RequestError when it answered with an error
 */
export const takeTurn = async (
  prompt: PromptRequest,
  options: Omit<CancelOptions, 'turnOver' | 'sessionId'>,
): Promise<TurnEndResult> => {
  const { host, handle, broken } = options;
  const { sessionId } = prompt;
  const send = (): Promise<PromptResponse> => host.agent.request(methods.agent.session.prompt, prompt);
  const turn = call(host, send, { stops: [], during: 'in the middle of its turn' });
  try {
    const response = await unlessStopped(turn, handle.signal, handle.force, broken);
    return { response, isStopped: false };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const isStopped = await cancelTurn({ ...options, sessionId, turnOver: turn });
  if (!isStopped) return { response: await turn, isStopped: false };
  // Whatever the outcome, it was stopped.
  const answered = turn.catch(() => undefined);
  return { response: await Promise.race([answered, nextTurn(undefined)]), isStopped };
};
