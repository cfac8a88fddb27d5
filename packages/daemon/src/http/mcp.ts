// MCP over HTTP: the tools of cox for whoever speaks that protocol. A tool does what its caller could do over the API, and
// nothing else: its requests go through this app with the token that came with the call.

import { connect } from '@coxswain/client';
import type { Caller } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';
import { bearer } from './authenticate.ts';
import { hasBody, readWhole } from './body.ts';
import type { BodyBudget, BodyBudgets } from './body-budget.ts';
import type { RequestContext } from './context.ts';
import { header } from './header.ts';
import { problemAnswer, problemOf } from './problems.ts';
import type { Services } from './services.ts';
import type { Streams } from './streams.ts';

export interface McpOptions {
  readonly services: Services;
  readonly streams: Streams;
  readonly bodies: BodyBudgets;
  readonly authenticate: (context: RequestContext) => Caller;
  /** Answers as the Unix socket does: without a token for its user. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export interface McpEndpoint {
  answer(context: RequestContext): Promise<Response>;
  /** Ends every call under way. */
  close(): void;
}

type Handler = import('@coxswain/mcp/server').McpHandler;

/** The address may say for whom a person's agent submits, as the options of `cox mcp` do. */
const submitterOf = ({ req }: RequestContext) => {
  const [session, agent] = [req.query('session'), req.query('agent')];
  return { ...(session ? { session } : {}), ...(agent ? { agent } : {}) };
};

/** The request with its body at hand: what it sends is counted like that of every other. */
const whole = async (context: RequestContext, budget: BodyBudget): Promise<Request> => {
  const { raw } = context.req;
  if (!hasBody(context)) return raw;
  const { url, method, headers, signal } = raw;
  return new Request(url, {
    method,
    headers,
    signal,
    body: new Uint8Array(await readWhole(context, budget)),
  });
};

/** Serves every method of the path: which ones there are depends on the revision that the client speaks. */
export const mcpEndpoint = ({ services, streams, bodies, authenticate, fetch }: McpOptions): McpEndpoint => {
  let handler: Promise<Handler> | undefined;
  let isClosed = false;
  const onError = (error: Error): void =>
    services.log.error({ err: error }, 'a request to /mcp was refused or broke');
  const load = async (): Promise<Handler> => (await import('@coxswain/mcp/server')).mcpHandler(onError);

  const serve = async (context: RequestContext): Promise<Response> => {
    const caller = authenticate(context);
    if (isClosed)
      throw new ProblemError('shutting_down', 'the daemon is stopping; try again when it has restarted');
    // The token of a listener means its user, who needs none inside.
    const token = caller.kind === 'task' ? bearer(header(context, 'authorization')) : undefined;
    // A call may wait for a task as long as it takes.
    streams.open(context, caller);
    const request = await whole(context, bodies.of(caller));
    handler ??= load();
    return (await handler).fetch({
      request,
      submitter: submitterOf(context),
      connect: () =>
        connect({
          home: '',
          inProcess: fetch,
          // A stream that ends here ends with the daemon.
          reconnectForMs: 0,
          ...(token === undefined ? {} : { token }),
        }),
    });
  };

  return {
    answer: (context) =>
      serve(context).catch((error: unknown) => problemAnswer(problemOf(error, services, 'mcp'))),
    close() {
      isClosed = true;
      void handler?.then((loaded) => loaded.close());
    },
  };
};
