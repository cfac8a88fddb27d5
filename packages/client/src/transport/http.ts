// Requests by node:http, over the Unix socket or TCP. The module is loaded through getBuiltinModule, because importing it
// from an ES module evaluates its lazy exports too (30 ms instead of 4), and when it is needed.

import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { ConnectionError } from './connection-error.ts';
import { takeOver } from './dial.ts';
import { firstGet, isPlainGet } from './first-get.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

type Start = (options: RequestOptions) => ClientRequest;

const send = (start: Start, request: WireRequest): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const { method, path, headers, body, signal } = request;
    if (signal?.aborted) return reject(signal.reason);
    const outgoing = start({ method, path, headers, signal });
    outgoing.on('response', (message) => resolve(answerOf(message, signal)));
    outgoing.on('error', (error) => reject(signal?.aborted ? signal.reason : ConnectionError.from(error)));
    if (typeof body === 'object') void upload(outgoing, body);
    else outgoing.end(body);
  });

/** Over a Unix socket. `path` is asked at each new connection; `dialled` is used for the first request. */
export const socketTransport = (path: () => string, dialled?: Socket): Transport => {
  let spare = dialled;
  let agent: Agent | undefined;

  const takeSpare = (): Socket | undefined => {
    const open = spare === undefined ? undefined : takeOver(spare);
    spare = undefined;
    return open;
  };
  const sendByHttp = (request: WireRequest): Promise<WireAnswer> => {
    const http = process.getBuiltinModule('node:http');
    if (agent === undefined) {
      agent = new http.Agent({ keepAlive: true });
      agent.createConnection = () => takeSpare() ?? connect(path());
    }
    // Without a server name the agent asks whether the host is an IPv6 address: a regular expression of 7 ms.
    const more = { agent, servername: '' };
    return send((options) => http.request({ ...options, ...more } as RequestOptions), request);
  };

  return {
    address: path(),
    async send(request) {
      const socket = isPlainGet(request) ? takeSpare() : undefined;
      if (socket === undefined) return sendByHttp(request);
      try {
        return await firstGet(socket, request);
      } catch (error) {
        if (error instanceof ConnectionError && error.code === 'EPROTO') return sendByHttp(request);
        throw error;
      }
    },
    close() {
      spare?.destroy();
      agent?.destroy();
    },
  };
};

/** Over TCP, with TLS when the URL says https. */
export const tcpTransport = (url: URL): Transport => {
  const http = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const agent = new http.Agent({ keepAlive: true });
  const { hostname, port } = url;
  const target = { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? undefined : port };
  return {
    address: url.origin,
    send: (request) => send((options) => http.request({ ...options, ...target }), request),
    close: () => agent.destroy(),
  };
};

// An answer of node:http as the client reads it.
const closed = (): ConnectionError => new ConnectionError('ECONNRESET', 'the connection was closed');

/** Reads the message as text; a cut in the middle throws ConnectionError, an aborted signal its reason. */
const answerOf = (message: IncomingMessage, signal: AbortSignal | undefined): WireAnswer => {
  let cause: Error | undefined;
  message.setEncoding('utf8');
  // Someone must listen from the start: a connection may break before anybody reads.
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

// Sends a body that is still being made: pieces are gathered while the source has some at hand, and the source is only
// asked for more when the connection has room.

/** Above this many characters the gathered text is sent at once. */
const FLUSH_CHARACTERS = 64 * 1024;

const room = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
  });

/** Writes every piece and ends the request. A source that throws breaks the request with that error. */
const upload = async (request: ClientRequest, pieces: AsyncIterable<string>): Promise<void> => {
  let gathered = '';
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    if (gathered === '' || request.destroyed) return;
    // As bytes: with non-ASCII text the connection reports much too late that it has drained.
    request.write(Buffer.from(gathered));
    gathered = '';
  };
  try {
    request.flushHeaders();
    for await (const piece of pieces) {
      if (request.destroyed) return;
      gathered += piece;
      if (gathered.length >= FLUSH_CHARACTERS) flush();
      else if (!isScheduled) {
        isScheduled = true;
        setImmediate(flush);
      }
      if (request.writableNeedDrain) await room(request);
    }
    flush();
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
};
