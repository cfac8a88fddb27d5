// MCP over HTTP: the cox tools for MCP clients. A tool does what its caller could do over the API, and
// no more: its requests go through this app with the token of the call.

import { connect } from '@coxswain/client';
import { type Caller, toolsOf } from '@coxswain/engine';
import { ProblemError, TASK_HEADER } from '@coxswain/protocol';
import type { RequestContext } from './context.ts';
import { problemAnswer, problemOf } from './problems.ts';
import { bearer } from './request/authenticate.ts';
import { hasBody, readWhole } from './request/body.ts';
import type { BodyBudget, BodyBudgets } from './request/body-budget.ts';
import { header } from './request/header.ts';
import type { Services } from './services.ts';
import type { Streams } from './stream/streams.ts';

export interface McpEndpoint {
  answer(context: RequestContext): Promise<Response>;
  /** Ends all calls in progress. */
  close(): void;
}

type Handler = import('@coxswain/mcp/server').McpHandler;

/** The URL may say on whose behalf a person's agent submits, like the options of `cox mcp`. */
const submitterOf = ({ req }: RequestContext) => {
  const [session, agent] = [req.query('session'), req.query('agent')];
  return { ...(session ? { session } : {}), ...(agent ? { agent } : {}) };
};

/** What is still being answered ends with the token. */
const endedWith = (signal: AbortSignal, response: Response): Response =>
  response.body === null
    ? response
    : new Response(response.body.pipeThrough(new TransformStream(), { signal }), response);

/** The request with its body already read: it counts like every other. */
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

/** Serves every method of the path: which ones exist depends on the client's revision. */
export const mcpEndpoint = (options: {
  readonly services: Services;
  readonly streams: Streams;
  readonly bodies: BodyBudgets;
  readonly authenticate: (context: RequestContext) => Promise<Caller>;
  /** Answers that caller; without one like the Unix socket: by the token, or for its user. */
  readonly fetch: (request: Request, caller: Caller | undefined) => Response | Promise<Response>;
}): McpEndpoint => {
  const { services, streams, bodies, authenticate, fetch } = options;
  let handler: Promise<Handler> | undefined;
  let isClosed = false;
  const onError = (error: Error): void =>
    services.log.error({ err: error }, 'a request to /mcp was refused or failed');
  const load = async (): Promise<Handler> => (await import('@coxswain/mcp/server')).mcpHandler(onError);

  const serve = async (context: RequestContext): Promise<Response> => {
    const caller = await authenticate(context);
    // Each use of a tool is a request of its own, and would have more rights again.
    if (header(context, TASK_HEADER) !== undefined)
      throw new ProblemError(
        'unprocessable',
        `${TASK_HEADER} is not supported here: use cox mcp --as <agent>`,
      );
    if (isClosed)
      throw new ProblemError('shutting_down', 'the daemon is stopping; try again when it has restarted');
    // The token of a listener means its user, who needs none inside; everybody else keeps their token.
    const token = caller.kind === 'user' ? undefined : bearer(header(context, 'authorization'));
    // The caller is kept. Whether the task of a program still runs is checked again with each request.
    const known = caller.kind === 'task' ? undefined : caller;
    const tools = await toolsOf(caller, { ledger: services.ledger, agents: services.engine.agents() });
    // A call may wait for a task as long as it takes.
    streams.open(context, caller);
    const request = await whole(context, bodies.of(caller));
    handler ??= load();
    const response = await (await handler).fetch({
      request,
      submitter: submitterOf(context),
      tools,
      connect: () =>
        connect({
          home: '',
          inProcess: (inner) => fetch(inner, known),
          // A stream that ends here ends with the daemon.
          reconnectForMs: 0,
          token,
        }),
    });
    return caller.kind === 'token' ? endedWith(caller.grant.ended, response) : response;
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
