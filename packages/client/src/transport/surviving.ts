// A daemon may end between being found and being asked. Then it is looked for, or started, once more. Later a request fails
// instead, because the daemon may have been stopped on purpose, unless it says that it has failed; streams bring back one that
// died (see connect-socket.ts).

import { OUTCOME_HEADER } from '@coxswain/protocol';
import { ConnectionError } from './connection-error.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

/**
 * The transport, which calls `findAgain` and sends again when a request could not be sent and none was answered yet. A body in pieces is gone
 * by then and is not sent again.
 */
export const surviving = (transport: Transport, findAgain: () => Promise<void>): Transport => {
  let hasAnswered = false;
  let hasFailed = false;
  const send = async (request: WireRequest): Promise<WireAnswer> => {
    const answer = await transport.send(request);
    hasAnswered = true;
    if (answer.header(OUTCOME_HEADER) !== undefined) hasFailed = true;
    else if (answer.status < 500) hasFailed = false;
    return answer;
  };
  return {
    ...transport,
    async send(request) {
      try {
        return await send(request);
      } catch (error) {
        const isNotSent = error instanceof ConnectionError && !error.maybeSeen;
        if ((hasAnswered && !hasFailed) || !isNotSent || typeof request.body === 'object') throw error;
        await findAgain();
        return send(request);
      }
    },
  };
};
