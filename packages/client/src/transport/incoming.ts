// An answer of node:http as the client reads it.

import type { IncomingMessage } from 'node:http';
import { ConnectionError } from './connection-error.ts';
import type { WireAnswer } from './transport.ts';

const closed = (): ConnectionError => new ConnectionError('ECONNRESET', 'the connection was closed');

/** Reads the message as text; a cut in the middle throws ConnectionError, an aborted signal its reason. */
export const answerOf = (message: IncomingMessage, signal: AbortSignal | undefined): WireAnswer => {
  let cause: Error | undefined;
  message.setEncoding('utf8');
  // Somebody must listen from the start: a connection may break before anybody reads.
  message.on('error', () => {});

  const explain = (error: unknown): unknown => {
    if (signal?.aborted) return signal.reason;
    if (message.destroyed && !message.complete && cause === undefined) return closed();
    return cause ?? ConnectionError.from(error);
  };
  /** A request that is destroyed empties its answer, which then looks as if it had ended in order. */
  const requireWhole = (): void => {
    if (!message.complete || cause !== undefined || signal?.aborted) throw closed();
  };

  return {
    status: message.statusCode ?? 0,
    header(name) {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    async *chunks() {
      try {
        for await (const piece of message) yield piece as string; // setEncoding makes every piece a string
        requireWhole();
      } catch (error) {
        throw explain(error);
      }
    },
    cancel(error) {
      cause ??= error;
      message.destroy(error);
    },
  };
};
