// The small MCP server over Streamable HTTP, without sessions.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import { answerTo } from './answer.ts';

export interface McpHttpServer {
  readonly url: string;
  /** The headers of every request, in order. */
  readonly headers: readonly IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** Listens on a free port of loopback. `before`: awaited before each message is answered. */
export const startMcpHttpServer = async (
  before: (message: string) => Promise<unknown> = async () => {},
): Promise<McpHttpServer> => {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    headers.push(request.headers);
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const message = Buffer.concat(await request.toArray()).toString('utf8');
    await before(message);
    const answer = answerTo(message);
    if (answer === undefined) return void response.writeHead(202).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the MCP server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    headers,
    close: async () => {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
};
