// Requests by node:http, over the Unix socket or TCP. The module is loaded through getBuiltinModule, because importing it
// from an ES module evaluates its lazy exports too (30 ms instead of 4), and when it is needed.

import type { Agent, ClientRequest, RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { ConnectionError } from './connection-error.ts';
import { takeOver } from './dial.ts';
import { firstGet, isPlainGet } from './first-get.ts';
import { answerOf } from './incoming.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';
import { upload } from './upload.ts';

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
  const place = { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? undefined : port };
  return {
    address: url.origin,
    send: (request) => send((options) => http.request({ ...options, ...place }), request),
    close: () => agent.destroy(),
  };
};
