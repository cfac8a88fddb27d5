// A server on a Unix socket or a TCP address, from listening to the end of its last connection.

import type { Server, ServerResponse } from 'node:http';
import { codeOf, ProblemError } from '@coxswain/protocol';

/** Waits until the server listens. The promise rejects with what the system says. */
const listening = (server: Server, listen: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      server.off('listening', onListening);
      reject(error);
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve();
    };
    server.once('error', onError);
    server.once('listening', onListening);
    listen();
  });

/** A socket is bound with this mask: mode 0600 from its first moment. */
const SOCKET_UMASK = 0o177;

/** Listens on a path, for the owner alone. */
export const listenOnPath = (server: Server, path: string): Promise<void> =>
  listening(server, () => {
    // The mask is of the whole process, so it holds for the one call that binds; nothing else runs meanwhile.
    const before = process.umask(SOCKET_UMASK);
    try {
      server.listen(path);
    } finally {
      process.umask(before);
    }
  });

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is already in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'you may not listen there',
  ENOTFOUND: 'no such host',
};

/** Listens on a TCP address; returns the port, which the system chose when it was 0. */
export const listenOnAddress = async (
  server: Server,
  address: { readonly host: string; readonly port: number },
): Promise<number> => {
  try {
    await listening(server, () => server.listen({ host: address.host, port: address.port }));
  } catch (error) {
    const code = codeOf(error) ?? '';
    throw new ProblemError(
      'unprocessable',
      `listen: ${address.host}:${address.port} cannot be used: ${WHY[code] ?? String(error)}; choose another address`,
    );
  }
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : address.port;
};

/**
 * Watches over the requests of a server from here on. The returned function ends it: nothing more is accepted, answers under
 * way may end for `graceMs`, then what is left is cut. Safe to call twice.
 */
export const endingOf = (server: Server): ((graceMs: number) => Promise<void>) => {
  let open = 0;
  let onNone = (): void => {};
  server.on('request', (_, response: ServerResponse) => {
    open++;
    response.once('close', () => {
      open--;
      if (open === 0) onNone();
    });
  });
  return async (graceMs) => {
    // `close` calls back with an error when nothing listens any more, which is fine.
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if (open > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        onNone = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    // Connections that wait for their next request, or never sent one, have no reason to stay.
    server.closeAllConnections();
    await closed;
  };
};
