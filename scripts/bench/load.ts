// Many clients at once against one Unix socket, each with a connection of its own that stays open.

import { Agent, request } from 'node:http';

export interface Load {
  readonly socketPath: string;
  readonly path: string;
  readonly clients: number;
  readonly requests: number;
  readonly body: (index: number) => string;
}

const post = (agent: Agent, { socketPath, path }: Load, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = request({ agent, socketPath, path, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`answered ${response.statusCode}`));
      });
    });
    outgoing.on('error', reject).end(body);
  });

/** Sends all requests and returns how many were answered a second. */
export const requestsPerSecond = async (load: Load): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < load.requests) await post(agent, load, load.body(next++));
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: load.clients }, client));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return load.requests / seconds;
};
