// The tools as an MCP server: one for each connection, or each request over HTTP.

import type { Client } from '@coxswain/client';
import { VERSION } from '@coxswain/protocol';
import { CLIENT_INFO_META_KEY, McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { Submitter, ToolContext } from '../tool/context.ts';
import { runTool } from '../tool/run-tool.ts';
import type { Tool } from '../tool/tool.ts';
import { TOOLS } from '../tools/index.ts';

export interface McpServerOptions {
  /** Called for each tool call, not before: clients may list the tools while no daemon runs. */
  readonly connect: () => Promise<Client>;
  /** On whose behalf an agent submits that cox did not start. Default: nobody in particular. */
  readonly submitter?: Submitter | undefined;
  /** Only the tools with these names; unknown names are ignored. Default: all. */
  readonly tools?: readonly string[] | undefined;
  /** Ends all calls in progress. */
  readonly signal?: AbortSignal;
}

/**
 * How long a call waits for a task when its client takes no progress. Many clients give a call one minute, and an answer that
 * says what to do next is better than none.
 */
const SILENT_WAIT_MS = 50_000;

const INSTRUCTIONS =
  'Coxswain (cox) runs, records and retries the work of agents on this machine. Hand off long work with bg_submit, start a ' +
  'helper with spawn, check on a task with bg_status, wait with bg_result and wait: true, and keep your own to-do list with ' +
  'manage_tasks. Tasks keep running when this connection ends.';

/** Since 2026-07-28 each request may say who the client is; before, the first one of a connection does. */
const clientNameOf = (server: McpServer, { mcpReq }: ServerContext): string | undefined => {
  const envelope: Readonly<Record<string, unknown>> = { ...mcpReq.envelope };
  const info = envelope[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
  const isNamed = typeof info === 'object' && info !== null && 'name' in info;
  return isNamed && typeof info.name === 'string' ? info.name : undefined;
};

const progressOf = ({ mcpReq }: ServerContext): ((message: string) => void) | undefined => {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (message) => {
    progress += 1;
    const params = { progressToken, progress, message };
    // The client may have gone.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
};

const contextOf = (server: McpServer, call: ServerContext, options: McpServerOptions): ToolContext => {
  const onProgress = progressOf(call);
  const signals = [call.mcpReq.signal, ...(options.signal === undefined ? [] : [options.signal])];
  return {
    signal: AbortSignal.any(signals),
    submitter: { clientName: () => clientNameOf(server, call), ...options.submitter },
    ...(onProgress === undefined ? { maxWaitMs: SILENT_WAIT_MS } : { onProgress }),
  };
};

const register = (server: McpServer, tool: Tool, options: McpServerOptions): void => {
  const { name, title, description, input, output, hints } = tool;
  server.registerTool(
    name,
    { title, description, inputSchema: input, outputSchema: output, annotations: { title, ...hints } },
    async (given, call) => {
      const context = contextOf(server, call, options);
      const { text, data, isError = false } = await runTool(tool, options.connect, given, context);
      return {
        content: [{ type: 'text', text }],
        ...(data === undefined ? {} : { structuredContent: data as Record<string, unknown> }), // of an object's schema
        ...(isError ? { isError } : {}),
      };
    },
  );
};

/** Creates a server with its tools; the caller connects it to a transport. */
export const mcpServer = (options: McpServerOptions): McpServer => {
  const server = new McpServer(
    { name: 'cox', title: 'Coxswain', version: VERSION },
    { instructions: INSTRUCTIONS, capabilities: { tools: {} } },
  );
  for (const tool of TOOLS) if (options.tools?.includes(tool.name) !== false) register(server, tool, options);
  return server;
};
