// One turn: a prompt, everything that the agent does about it, and how it ended.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ContentBlock, methods, type PromptResponse } from '@agentclientprotocol/sdk/unstable';
import { TRACEPARENT_HEADER, TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import type { RunRequest } from '../../runtime.ts';
import { call } from '../host/call.ts';
import { Stopped, unlessStopped } from '../host/failure.ts';
import { type CancelOptions, cancelTurn } from './cancel.ts';

export interface TurnEndResult {
  /** What the agent answered; undefined when it did not before its time was over. */
  readonly response: PromptResponse | undefined;
  /** The turn was cancelled before it ended. */
  readonly isStopped: boolean;
}

export interface TurnOptions extends Omit<CancelOptions, 'turnOver'> {
  readonly request: CancelOptions['request'] & Pick<RunRequest, 'environment'>;
}

/**
 * Sends the prompt and sees its turn to the end; stops it when the run is stopped.
 * @throws AgentFailure when the agent ended in the middle; RequestError when it answered with an error
 */
export const takeTurn = async (prompt: ContentBlock[], options: TurnOptions): Promise<TurnEndResult> => {
  const { host, sessionId, handle, request, broken } = options;
  // An agent that serves several tasks cannot have it in its environment.
  const { [TRACEPARENT_VARIABLE]: traceparent } = request.environment;
  const meta = traceparent === undefined ? {} : { _meta: { [TRACEPARENT_HEADER]: traceparent } };
  const send = (): Promise<PromptResponse> =>
    host.agent.request(methods.agent.session.prompt, { sessionId, prompt, ...meta });
  const turn = call(host, send, { stops: [], during: 'in the middle of its turn' });
  try {
    const response = await unlessStopped(turn, handle.signal, handle.force, broken);
    return { response, isStopped: false };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const isStopped = await cancelTurn({ ...options, turnOver: turn });
  if (!isStopped) return { response: await turn, isStopped: false };
  // Whatever the outcome, it was stopped.
  const answered = turn.catch(() => undefined);
  return { response: await Promise.race([answered, nextTurn(undefined)]), isStopped };
};
