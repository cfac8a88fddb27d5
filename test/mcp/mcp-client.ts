// An agent of somebody else that speaks MCP, as a test: over the stdin and stdout of `cox mcp`, or over HTTP.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';

/** `legacy`: the handshake that all clients of 2025 make. `modern`: every request says who it is, as since 2026. */
export type Era = 'legacy' | 'modern';
export const ERAS: readonly Era[] = ['legacy', 'modern'];

export interface Said {
  readonly text: string;
  readonly isError: boolean;
  /** The structured content; a test looks at what it expects in it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads fields of answers of every shape
  readonly data: any;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

export interface Agent {
  readonly client: Client;
  /** Uses a tool. */
  use(name: string, input?: Record<string, unknown>, options?: CallOptions): Promise<Said>;
  /** Closes its end. */
  close(): Promise<void>;
}

const CALL_TIMEOUT_MS = 50_000;

const agentOver = async (
  transport: StdioClientTransport | StreamableHTTPClientTransport,
  era: Era,
): Promise<Agent> => {
  const client = new Client(
    { name: 'test-agent', version: '1.2.3' },
    { versionNegotiation: { mode: era === 'legacy' ? 'legacy' : { pin: '2026-07-28' } } },
  );
  await client.connect(transport);
  onTestFinished(() => client.close());
  return {
    client,
    async use(name, input = {}, { signal, onProgress } = {}) {
      const result = await client.callTool(
        { name, arguments: input },
        {
          timeout: CALL_TIMEOUT_MS,
          ...(signal === undefined ? {} : { signal }),
          ...(onProgress === undefined ? {} : { onprogress: ({ message }) => onProgress(message ?? '') }),
        },
      );
      const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      return { text, isError: result.isError === true, data: result.structuredContent };
    },
    close: () => client.close(),
  };
};

export interface StdioOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly era?: Era;
}

/** Starts `cox mcp` for the daemon of a home. */
export const stdioAgent = (home: string, options: StdioOptions = {}): Promise<Agent> =>
  agentOver(
    new StdioClientTransport({
      command: COX,
      args: ['mcp', ...(options.args ?? [])],
      env: { ...testEnvironment(home), ...options.env },
      cwd: options.cwd ?? home,
      stderr: 'pipe',
    }),
    options.era ?? 'legacy',
  );

/** Speaks to `/mcp` of a TCP listener, with a bearer token. */
export const httpAgent = (url: string, token: string, era: Era = 'legacy'): Promise<Agent> =>
  agentOver(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
    era,
  );
