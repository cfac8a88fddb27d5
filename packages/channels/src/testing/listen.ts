// A server on loopback that can be cut off and closed: every connection is known.

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Breaks every connection off, as a server that falls over does; it listens on. */
  readonly dropConnections: () => void;
  /** Resolves when no connection is open. */
  readonly allClosed: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export const listen = async (answer: RequestListener): Promise<Listening> => {
  const server = createServer(answer);
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    server,
    // It listens on TCP.
    port: (server.address() as AddressInfo).port,
    dropConnections,
    allClosed: async () => {
      if (sockets.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      dropConnections();
      await closed;
    },
  };
};

/** The whole body of a request as text. */
export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
