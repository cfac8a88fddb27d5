// MCP over HTTP (Streamable HTTP): each request is served by a server of its own, so that a restart of the daemon loses no
// session. Authentication has already happened.

import { createMcpHandler } from '@modelcontextprotocol/server';
import { type McpServerOptions, mcpServer } from './mcp-server.ts';

export interface McpRequest extends Omit<McpServerOptions, 'signal'> {
  readonly request: Request;
}

export interface McpHandler {
  /** Answers a request of any revision of the protocol since 2025. */
  fetch(request: McpRequest): Promise<Response>;
  /** Ends all calls in progress. */
  close(): Promise<void>;
}

/** @param onError called for requests that were refused or failed */
export const mcpHandler = (onError: (error: Error) => void): McpHandler => {
  const closing = new AbortController();
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const asked = authInfo?.extra?.asked as McpRequest; // put there below, and read by nobody else
      return mcpServer({ ...asked, signal: closing.signal });
    },
    { onerror: onError },
  );
  return {
    fetch: (asked) =>
      handler.fetch(asked.request, { authInfo: { token: '', clientId: '', scopes: [], extra: { asked } } }),
    async close() {
      closing.abort(new Error('the daemon is stopping'));
      await handler.close();
    },
  };
};
