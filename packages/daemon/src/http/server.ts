// The Node server of the app. Streams and batches may take hours, so what limits a request is how long its sender
// leaves it half sent or an answer unread. One that never gets as far as the app is answered with a problem as well.

import {
  createServer as createNodeServer,
  maxHeaderSize,
  type Server,
  ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProblemError } from '@coxswain/protocol';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Fetch } from './app.ts';
import { PROBLEM_TYPE, problemAnswer, problemOf } from './problems.ts';
import type { Services } from './services.ts';

/** How long a client may take to send, and how long an idle connection is kept. */
export interface ServerLimits {
  /** Until the headers of a request have arrived; also for a connection that sends none. */
  readonly headersMs: number;
  /** Until a request has arrived whole. 0: as long as it likes, as batches do; other bodies have a limit of their own. */
  readonly requestMs: number;
  /** Longer than clients keep it, so that it is them who close it. */
  readonly keepAliveMs: number;
  /** Until an answer that nobody takes is cut off. 0: never. */
  readonly unreadMs: number;
}

/** The socket, which only its user reaches: a program may be stopped for hours in the middle of an answer. */
export const OWN_LIMITS: ServerLimits = { headersMs: 60_000, requestMs: 0, keepAliveMs: 75_000, unreadMs: 0 };
/** TCP, where everybody may connect. A stream that is read lives as long as it likes. */
export const TCP_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 0,
  keepAliveMs: 20_000,
  unreadMs: 120_000,
};
/** Webhooks: what strangers send is small. */
export const HOOK_LIMITS: ServerLimits = {
  ...TCP_LIMITS,
  requestMs: 30_000,
  keepAliveMs: 5_000,
  unreadMs: 30_000,
};

const malformed = (detail: string): ProblemError => new ProblemError('invalid_request', detail);

const UNREADABLE: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    `the URL and headers of the request are longer than ${maxHeaderSize} bytes: shorten them`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time: send it in one go'],
};

/** What Node could not read as a request: answered by hand, because there is no response object. */
const refuseConnection = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = UNREADABLE[error.code ?? ''] ?? [400, 'the request is not well-formed HTTP'];
  const { status: _status, ...problem } = malformed(detail).toProblem();
  const body = JSON.stringify({ ...problem, status });
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\nconnection: close\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // Ending it would wait for the other side, which may stay.
  (socket as Socket).destroySoon();
};

/** The server below speaks nothing else. */
const isHttp1 = (env: HttpBindings | Http2Bindings): env is HttpBindings =>
  env.outgoing instanceof ServerResponse;

/** A server that answers with `fetch` of an app; the caller listens and closes. */
export const createServer = (
  fetch: Fetch,
  services: Pick<Services, 'log' | 'newLogId'>,
  { headersMs, requestMs, keepAliveMs, unreadMs }: ServerLimits = OWN_LIMITS,
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
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: headersMs / 4,
      keepAliveTimeout: keepAliveMs,
      noDelay: true,
    },
    listener,
  );
  server.on('clientError', refuseConnection);
  server.timeout = unreadMs;
  if (unreadMs > 0)
    server.on('request', (_, response) => {
      // Nothing moved for that long. A client whose answer is not ready yet may keep waiting.
      response.on('timeout', (socket) => {
        if (socket.writableLength > 0) socket.destroy();
      });
    });
  return server;
};
