// An HTTP proxy on loopback: it forwards requests and opens tunnels, and keeps where to. Every name leads to 127.0.0.1, so a
// test can be sure that what arrives came through it.

import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from './listen.ts';
import { Recorded } from './recorded.ts';

export interface ProxyServer {
  readonly url: string;
  /** `host:port` of every request and tunnel. */
  readonly asked: Recorded<string>;
  close(): Promise<void>;
}

export const startProxy = async (): Promise<ProxyServer> => {
  const asked = new Recorded<string>();
  const tunnels = new Set<Socket>();
  const listening = await listen((incoming, response) => {
    const { host, port, pathname, search } = new URL(incoming.url ?? '');
    asked.add(host);
    const { method, headers } = incoming;
    const forwarded = request(
      { host: '127.0.0.1', port, path: pathname + search, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    incoming.pipe(forwarded);
  });
  listening.server.on('connect', ({ url = '' }, socket: Socket) => {
    asked.add(url);
    const tunnel = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(tunnel).pipe(socket);
    });
    tunnels.add(tunnel);
    for (const end of [socket, tunnel])
      end
        .on('error', () => {})
        .on('close', () => {
          socket.destroy();
          tunnel.destroy();
        });
  });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    asked,
    close: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      await listening.close();
    },
  };
};
