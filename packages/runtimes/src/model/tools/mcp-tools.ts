// The tools of the MCP servers that an agent has: started with the run, ended with it.

import { type McpServer, messageOf } from '@coxswain/protocol';
import {
  Client,
  StreamableHTTPClientTransport,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { TextTail } from '../../command/text-tail.ts';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { serverMarkOf } from '../../processes/marks.ts';
import { fetchWithinOrigin } from '../within-origin.ts';
import type { ModelTool, ToolAnswer } from './tool.ts';

export interface McpOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly workDir: string;
  /** Aborted when the run is to stop: servers that are still starting are not waited for. */
  readonly stopped: AbortSignal;
}

export interface McpTools {
  readonly tools: readonly ModelTool[];
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 60_000;
// Tools may take as long as they do: the time limit of the task and its cancel end them.
const CALL_TIMEOUT_MS = 24 * 3_600_000;
const STDERR_BYTES = 2_048;
const MAX_NAME = 64;
/** The schema of what a tool answers binds its server, which made both: to hold one against the other would be its work in ours. */
const TRUSTING = {
  getValidator: () => (input: unknown) =>
    ({ valid: true, data: input as never, errorMessage: undefined }) as const,
};

/** Connects to every server, or rejects with which one could not be reached and why. */
export const connectMcpServers = async (
  servers: Readonly<Record<string, McpServer>>,
  options: McpOptions,
): Promise<McpTools> => {
  const clients: Client[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(clients.splice(0).map((client) => client.close()));
  };
  try {
    const perServer = await Promise.all(
      Object.entries(servers).map(async ([name, server]) => {
        const client = new Client({ name: 'coxswain', version: '0.1.0' }, { jsonSchemaValidator: TRUSTING });
        clients.push(client);
        return connect(client, { name, server }, options);
      }),
    );
    return { tools: perServer.flat(), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const connect = async (
  client: Client,
  { name, server }: { readonly name: string; readonly server: McpServer },
  options: McpOptions,
): Promise<readonly ModelTool[]> => {
  const stderr = new TextTail(STDERR_BYTES);
  const what = 'url' in server ? server.url : server.command.join(' ');
  const fix = `check agents.*.mcpServers.${name}`;
  try {
    const transport = transportOf(server, stderr, options);
    await client.connect(transport, { signal: options.stopped, timeout: CONNECT_TIMEOUT_MS });
    const { tools } = await client.listTools(undefined, {
      signal: options.stopped,
      timeout: CONNECT_TIMEOUT_MS,
    });
    return tools.map((tool) => toolOf(client, name, tool));
  } catch (error) {
    const said = stderr.text().trim().split('\n').at(-1);
    const why = messageOf(error);
    throw new Error(
      `the MCP server '${name}' (${what}) cannot be used: ${why}${said ? `: ${said}` : ''}; ${fix}`,
    );
  }
};

const transportOf = (
  server: McpServer,
  stderr: TextTail,
  { environment, workDir }: McpOptions,
): Transport => {
  const filled = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value, environment)]));
  if ('url' in server)
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: filled(server.headers) },
      fetch: (url, init) => fetchWithinOrigin(url, init),
    });
  const [command, ...args] = server.command;
  if (command === undefined) throw new Error('it has no command');
  const mark = environment[MARK_VARIABLE];
  const own = mark === undefined ? {} : { [MARK_VARIABLE]: serverMarkOf(mark) };
  const env = { ...environment, ...filled(server.env), ...own };
  const transport = new StdioClientTransport({ command, args, env, cwd: workDir, stderr: 'pipe' });
  transport.stderr?.on('data', (bytes: Buffer) => stderr.add(bytes.toString('utf8')));
  return transport;
};

const fill = (value: string, environment: Readonly<Record<string, string>>): string =>
  value.replace(/\$\{(\w+)\}/g, (_, name: string) => environment[name] ?? '');

const toolOf = (client: Client, server: string, tool: Tool): ModelTool => ({
  name: `${server}_${tool.name}`.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, MAX_NAME),
  description: tool.description ?? tool.title ?? tool.name,
  inputSchema: { ...tool.inputSchema },
  kind: 'other',
  isParallel: false,
  isReadOnly: tool.annotations?.readOnlyHint === true,
  prepare: async (input) => ({
    title: tool.title ?? tool.annotations?.title ?? `${server}: ${tool.name}`,
    detail: `${server}: ${tool.name}\n${JSON.stringify(input, undefined, 2)}`,
    grant: { key: `mcp ${server}\0${tool.name}`, words: `${tool.name} of ${server}` },
    run: async ({ signal, progress }) => {
      const call = { name: tool.name, arguments: objectOf(input) };
      const result = await client.callTool(call, {
        signal,
        timeout: CALL_TIMEOUT_MS,
        onprogress: ({ message }) => void (message === undefined ? undefined : progress(message)),
      });
      return answerOf(result);
    },
  }),
});

const objectOf = (input: unknown): Record<string, unknown> =>
  typeof input === 'object' && input !== null ? { ...input } : {};

type Result = Awaited<ReturnType<Client['callTool']>>;

const answerOf = ({ content, structuredContent, isError }: Result): ToolAnswer => {
  const parts = content.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type === 'resource')
      return 'text' in part.resource ? part.resource.text : `(${part.resource.uri})`;
    if (part.type === 'resource_link') return `${part.name}: ${part.uri}`;
    return `(${part.type}, ${part.mimeType}: not shown)`;
  });
  const text = parts.length === 0 && structuredContent ? JSON.stringify(structuredContent) : parts.join('\n');
  return { text, isError: isError === true };
};
