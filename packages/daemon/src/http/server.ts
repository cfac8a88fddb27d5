// The Node server of the app. Streams and batches may take hours, so by default nothing limits how long a request takes; one that
// never gets as far as the app is answered with a problem as well.

import {
  createServer as createNodeServer,
  maxHeaderSize,
  type Server,
  ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { ProblemError } from '@coxswain/protocol';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Fetch } from './app.ts';
import { PROBLEM_TYPE, problemAnswer, problemOf } from './problems.ts';
import type { Services } from './services.ts';

/** How long a client may keep an idle connection. Longer than clients do, so that it is them who close it. */
const KEEP_ALIVE_MS = 75_000;

const malformed = (detail: string): ProblemError => new ProblemError('invalid_request', detail);

/** What Node could not read as a request: answered by hand, because there is no response object. */
const refuseConnection = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const detail = isTooLong
    ? `the address and the headers of the request are longer than ${maxHeaderSize} bytes: ask with fewer words`
    : 'the request is not well-formed HTTP';
  const { status: _status, ...problem } = malformed(detail).toProblem();
  const status = isTooLong ? 431 : 400;
  const body = JSON.stringify({ ...problem, status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

/** The server below speaks nothing else. */
const isHttp1 = (env: HttpBindings | Http2Bindings): env is HttpBindings =>
  env.outgoing instanceof ServerResponse;

/**
 * A server that answers with `fetch` of an app; the caller listens and closes. `requestTimeoutMs`: how long a client may take to
 * send a request; default 0, as long as it likes.
 */
export const createServer = (
  fetch: Fetch,
  services: Pick<Services, 'log' | 'newLogId'>,
  { requestTimeoutMs = 0 }: { readonly requestTimeoutMs?: number } = {},
): Server => {
  const listener = getRequestListener((request, env) => fetch(request, isHttp1(env) ? env : {}), {
    hostname: 'localhost',
    errorHandler: (error) => {
      const isRequest = error instanceof Error && error.name === 'RequestError';
      const cause = isRequest ? malformed(`the request cannot be read: ${error.message}`) : error;
      return problemAnswer(problemOf(cause, services, 'server'));
    },
  });
  const server = createNodeServer(
    {
      requireHostHeader: false,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    listener,
  );
  server.on('clientError', refuseConnection);
  return server;
};
