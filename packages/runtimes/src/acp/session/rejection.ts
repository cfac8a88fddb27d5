// The failure for a request that the agent answered with an error.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { cutToCells, printableLine } from '@coxswain/protocol';
import { AgentFailure } from '../host/failure.ts';
import { fieldsOf, textOf } from '../updates/reading.ts';

/** The agent wants its user to log in: ACP, errors. */
export const AUTH_REQUIRED = -32_000;

const MESSAGE_CELLS = 500;

/** A failure with the agent's error; anything else is returned as it is, to be rethrown. */
export const rejection = (error: unknown, what: string): unknown =>
  error instanceof RequestError ? refused(error, what) : error;

/** What the agent answered, in one line: its message, and what its data adds to it. */
export const errorText = (error: RequestError): string => {
  const { details, message } = fieldsOf(error.data);
  const added = textOf(error.data) ?? textOf(details) ?? textOf(message) ?? notation(error.data);
  const isNew = added !== undefined && !error.message.includes(added);
  return cutToCells(printableLine(isNew ? `${error.message}: ${added}` : error.message), MESSAGE_CELLS);
};

const refused = (error: RequestError, what: string): AgentFailure =>
  new AgentFailure(
    { status: 'failed', reason: 'runtime_error', message: `${what}: ${errorText(error)}` },
    { cause: error },
  );

const notation = (data: unknown): string | undefined =>
  data === undefined || data === null ? undefined : JSON.stringify(data);
