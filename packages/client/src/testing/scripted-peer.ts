// The other end of the connection in tests: a real HTTP server on a real socket that does what the test says, also what no
// daemon would do but a network does: cut, stall, repeat.

import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import type { HomePaths } from '../home.ts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers the n-th request, counted from 0. The body is read first, unless the peer is set not to. */
export type Script = (response: ServerResponse, received: Received, n: number) => void;

export interface Peer {
  readonly received: Received[];
  readonly connections: Socket[];
  close(): Promise<void>;
}

export interface PeerOptions {
  /** What daemon.json says. Default: what this client is. */
  readonly says?: { readonly version: string; readonly protocol: number };
  /** Hands every request over unread. */
  readonly raw?: (request: IncomingMessage, response: ServerResponse) => void;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
};

/** Listens where the daemon of that home would, and says so in daemon.json. */
export const startPeer = async (
  paths: HomePaths,
  script: Script,
  options: PeerOptions = {},
): Promise<Peer> => {
  const received: Received[] = [];
  const connections: Socket[] = [];
  const server = createServer(async (request, response) => {
    if (options.raw !== undefined) return options.raw(request, response);
    const { method = '', url = '', headers } = request;
    const body = await bodyOf(request);
    received.push({ method, url, headers, body });
    script(response, { method, url, headers, body }, received.length - 1);
  });
  server.on('connection', (socket) => connections.push(socket));
  rmSync(paths.socketFile, { force: true });
  server.listen(paths.socketFile);
  await once(server, 'listening');
  const { version, protocol } = options.says ?? { version: VERSION, protocol: PROTOCOL_VERSION };
  const facts = { pid: process.pid, startTime: 'test', socket: paths.socketFile, version, protocol };
  writeFileSync(paths.daemonFile, JSON.stringify(facts));
  return {
    received,
    connections,
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Answers with JSON, as the daemon does: in one piece of known length. */
export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  const body = Buffer.from(JSON.stringify(value));
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', body.length);
  if (!response.hasHeader('cox-protocol')) response.setHeader('cox-protocol', PROTOCOL_VERSION);
  response.writeHead(status).end(body);
};
