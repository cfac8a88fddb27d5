// Serves one client over lines until it has nothing more to say: what `cox mcp` does.

import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type Lines, LineTransport } from './line-transport.ts';
import { type McpServerOptions, mcpServer } from './mcp-server.ts';

export interface ServeLinesOptions extends McpServerOptions {
  readonly lines: Lines;
  /** Told what could not be read or sent; the connection goes on. */
  onError?(error: Error): void;
}

/** Resolves when the client has closed its end. Calls under way are given up; their tasks go on. */
export const serveLines = async ({ lines, onError, ...options }: ServeLinesOptions): Promise<void> => {
  const transport = new LineTransport(lines);
  const handle = serveStdio(() => mcpServer(options), {
    transport,
    ...(onError === undefined ? {} : { onerror: onError }),
  });
  await transport.ended;
  await handle.close();
};
