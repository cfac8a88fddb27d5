// How a request of the agent is refused: as an error of the protocol that says what was wrong and what would be right.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { ToolRefusal } from '../../model/tools/tool.ts';

/** Of the codes that JSON-RPC leaves to servers one that the protocol does not use: a rule or a person said no. */
const DENIED = -32_001;

/** What the agent wanted was denied; it may go on without. */
export const denied = (message: string): RequestError => new RequestError(DENIED, message);

/** What the agent gave cannot be used; it may try something else. */
export const unusable = (message: string): RequestError => RequestError.invalidParams(undefined, message);

/** Does the work; what a tool would be refused the agent is refused likewise. */
export const refusing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ToolRefusal ? unusable(error.message) : error;
  }
};
