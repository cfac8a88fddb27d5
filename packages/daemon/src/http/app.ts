// The HTTP app: every route under its prefixes, one pipeline for all of them, and a way to end all streams.

import { API_PREFIX } from '@coxswain/protocol';
import type { Operation } from '@coxswain/protocol/operations';
import { Hono } from 'hono';
import type { Bindings, Environment, RequestContext } from './context.ts';
import { createEndpoint } from './endpoint.ts';
import { mcpEndpoint } from './mcp.ts';
import { FeedCounters } from './metrics/counters.ts';
import { RequestDurations } from './metrics/durations.ts';
import { problemAnswer, problemOf, refuse } from './problems.ts';
import { createAuthenticate } from './request/authenticate.ts';
import { bodyBudgets } from './request/body-budget.ts';
import { quote } from './request/quote.ts';
import type { Route } from './route.ts';
import { allRoutes } from './routes/index.ts';
import type { Services, TcpAccess } from './services.ts';
import { Streams } from './stream/streams.ts';

export type Fetch = (request: Request, env?: Bindings) => Response | Promise<Response>;

export interface App {
  /** Answers requests over the Unix socket or from inside the process: anyone who can reach it is its user. */
  readonly fetch: Fetch;
  /** Answers requests over a TCP listener: only with a token, and only under the listener's host names. */
  overTcp(access: TcpAccess): Fetch;
  /** Answers only webhooks; `hosts`: the host names that listener accepts. Default: any. */
  overHooks(hosts?: readonly string[]): Fetch;
  readonly routes: readonly Route[];
  /** Ends every stream, so that the server can end. Safe to call twice. */
  close(): Promise<void>;
}

/** Creates the app. It follows the feed until it is closed. */
export const createApp = (services: Services): App => {
  const { log, streamLimits: limits, stalledMs } = services;
  const streams = new Streams({ log, limits, stalledMs });
  const counters = new FeedCounters();
  const durations = new RequestDurations();
  const epoch = services.clock.nowMs().toString(36);
  const bodies = bodyBudgets();
  const routes = allRoutes({ services, streams, bodies, counters, durations, epoch });
  const authenticate = createAuthenticate(services);

  const hono = new Hono<Environment>();
  const hooks = new Hono<Environment>();
  for (const route of routes) {
    const { method, path, isAtRoot, id } = route.operation;
    const endpoint = createEndpoint(route, { services, authenticate, durations, bodies });
    const mounted = path.replaceAll(/\{(\w+)\}/g, ':$1');
    const paths = PREFIXES.map((prefix) => prefix + mounted);
    hono.on(method, isAtRoot ? [...paths, path] : paths, endpoint);
    if (id === 'fireHook') hooks.on(method, [...paths, mounted], endpoint);
  }
  const mcp = mcpEndpoint({
    services,
    streams,
    bodies,
    authenticate,
    fetch: (request, caller) => hono.fetch(request, caller === undefined ? {} : { caller }),
  });
  for (const path of ['/mcp', ...PREFIXES.map((prefix) => `${prefix}/mcp`)]) hono.all(path, mcp.answer);
  hono.notFound(answerUnknown(routes.map(({ operation }) => operation)));
  hooks.notFound(() => refuse('not_found', 'only webhooks are served here', {}));
  hooks.onError((error) => problemAnswer(problemOf(error, services, 'hooks')));
  hono.onError((error) => problemAnswer(problemOf(error, services, 'app')));

  const closing = new AbortController();
  void counters.follow(services.ledger, services.log, closing.signal);

  return {
    fetch: (request, env = {}) => hono.fetch(request, env),
    overHooks: (hosts) => (request, env) => hooks.fetch(request, hosts ? { ...env, hosts } : (env ?? {})),
    overTcp: (tcp) => (request, env) => hono.fetch(request, { ...env, tcp }),
    routes,
    async close() {
      closing.abort();
      mcp.close();
      await streams.close();
    },
  };
};

// Requests that match no route: an unknown path, or a method the path does not accept.

/** The prefixes under which every route is served. */
const PREFIXES = [API_PREFIX, '/api'] as const;
/** Answers 405 with the methods the path accepts, or 404. */
const answerUnknown = (operations: readonly Operation[]) => {
  const patterns = operations.map(({ method, path, isAtRoot }) => {
    const pattern = path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
    return { method, pattern: new RegExp(`^(?:${PREFIXES.join('|')}${isAtRoot ? '|' : ''})${pattern}$`) };
  });
  return (context: RequestContext): Response => refusal(context, patterns);
};

interface Pattern {
  readonly method: string;
  readonly pattern: RegExp;
}

const refusal = ({ req: { path, method } }: RequestContext, patterns: readonly Pattern[]): Response => {
  const methods = patterns.filter(({ pattern }) => pattern.test(path)).map((one) => one.method);
  if (methods.length === 0)
    return refuse(
      'not_found',
      `no such path: ${quote(path)}; ${API_PREFIX}/openapi.json lists all of them`,
      {},
    );
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ');
  return refuse('method_not_allowed', `${quote(path)} accepts ${allow}, not ${quote(method)}`, { allow });
};
