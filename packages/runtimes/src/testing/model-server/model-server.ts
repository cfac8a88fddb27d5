// A model server on loopback that plays a script: real HTTP and real streams, so that whatever talks to models can be
// tested without any. It remembers what it was asked and what it said that it counted.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer, sendError } from './answer.ts';
import type { Api, Asked } from './asked.ts';
import type { Claim } from './claim.ts';
import { refusalOf, serveModels } from './models.ts';
import { readRequest } from './read-request.ts';
import { playerOf, type Script } from './script.ts';
import type { ModelServerOptions } from './server-options.ts';

export interface ModelServer {
  /** The base URL to configure, for both APIs: `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** Every request for an answer, in order of arrival. */
  readonly requests: readonly Asked[];
  /** What all answers together said that they cost. */
  usage(): Required<Claim>;
  /** Resolves with the request when that many requests have arrived; counts from 1. */
  whenAsked(n: number): Promise<Asked>;
  /** Breaks off what still runs. Safe to call twice. */
  close(): Promise<void>;
}

const PATHS: Readonly<Record<string, Api>> = { '/chat/completions': 'openai', '/messages': 'anthropic' };

/** Listens on a free port of loopback. */
export const startModelServer = async (
  script: Script,
  options: ModelServerOptions = {},
): Promise<ModelServer> => {
  const play = playerOf(script);
  const requests: Asked[] = [];
  const waiting = new Set<() => void>();
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v1(?=\/)/, '');
    if (path === '/models' || path.startsWith('/models/')) return serveModels(request, response, options);
    const api = PATHS[path];
    if (!api || request.method !== 'POST') {
      return sendError(
        'openai',
        { status: 404, message: `there is no ${request.method} ${request.url}` },
        response,
      );
    }
    const asked = await readRequest(request, response, { api, n: () => requests.length + 1 });
    const refusal = refusalOf(request, asked.model, options);
    if (refusal) return sendError(api, refusal, response);
    requests.push(asked);
    for (const look of waiting) look();
    const wasCut = await answer(asked, await play(asked), response);
    if (wasCut) asked.cut();
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        sendError('openai', { status: 400, message: `the model server failed: ${String(error)}` }, response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the model server has no port');

  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    usage: () => totalOf(requests),
    whenAsked: (n) => {
      const { promise, resolve } = Promise.withResolvers<Asked>();
      const look = (): void => {
        const asked = requests[n - 1];
        if (asked) resolve(asked);
      };
      waiting.add(look);
      look();
      return Promise.race([promise, closed.promise]).finally(() => waiting.delete(look));
    },
    close: async () => {
      closed.reject(new Error(`the model server was closed after ${requests.length} requests`));
      if (!server.listening) return;
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
};

const totalOf = (requests: readonly Asked[]): Required<Claim> => {
  const total = { input: 0, output: 0, cached: 0, cacheWritten: 0, reasoning: 0 };
  for (const { claimed } of requests) {
    total.input += claimed?.input ?? 0;
    total.output += claimed?.output ?? 0;
    total.cached += claimed?.cached ?? 0;
    total.cacheWritten += claimed?.cacheWritten ?? 0;
    total.reasoning += claimed?.reasoning ?? 0;
  }
  return total;
};
