// Serves one client over lines until its input ends: what `cox mcp` does.

import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type Lines, LineTransport } from './line-transport.ts';
import { type McpServerOptions, mcpServer } from './mcp-server.ts';

export interface ServeLinesOptions extends McpServerOptions {
  readonly lines: Lines;
  /** Called for what could not be read or sent; the connection stays open. */
  onError?(error: Error): void;
}

/** Resolves when the client has closed its end. Calls in progress are abandoned; their tasks continue. */
export const serveLines = async ({ lines, onError, ...options }: ServeLinesOptions): Promise<void> => {
  const transport = new LineTransport(lines);
  const handle = serveStdio(() => mcpServer(options), {
    transport,
    ...(onError === undefined ? {} : { onerror: onError }),
  });
  await transport.ended;
  await handle.close();
};
