// The one way of a request through a route: who asks, may they, what do they say, answer. Every failure on that way leaves
// as a problem.

import { orAborted } from '@coxswain/client';
import { type Caller, type Operation, requireOperation, requireTask, requireTool } from '@coxswain/engine';
import { CONFIG_FAULT_HEADER, ROUTES } from '@coxswain/protocol';
import { RULES } from './access.ts';
import { empty } from './answer.ts';
import { requireSender } from './authenticate.ts';
import { hasBody, readText, requireType } from './body.ts';
import type { BodyBudget, BodyBudgets } from './body-budget.ts';
import { DEPENDS_ON_CONFIG } from './configured-routes.ts';
import type { RequestContext } from './context.ts';
import { parseWith } from './faults.ts';
import { TOOLS } from './granted-tools.ts';
import { parseJson } from './json-text.ts';
import type { RequestDurations } from './metrics/durations.ts';
import { requireOwnFolder } from './own-folder.ts';
import { problemAnswer, problemOf } from './problems.ts';
import { requireServedProtocol } from './protocol-version.ts';
import { queryOf } from './query.ts';
import { type Call, nothing, type Route } from './route.ts';
import type { Services } from './services.ts';
import { resolveTask } from './task-ref.ts';
import { TOKEN_RULES } from './token-rules.ts';

export interface Way {
  readonly services: Services;
  readonly authenticate: (context: RequestContext) => Promise<Caller>;
  readonly durations: RequestDurations;
  readonly bodies: BodyBudgets;
}

/** A client of any protocol may ask what the daemon is, and end it in order to start a newer one. */
const ANY_PROTOCOL: ReadonlySet<string> = new Set(['version', 'health', 'stopDaemon']);

/** Who is not asked who he is. An open route gives nothing away that would take rights. */
const STRANGER: Caller = { kind: 'user', name: 'stranger' };

const JSON_TYPES = ['application/json'];

const readBody = async (route: Route, context: RequestContext, budget: BodyBudget): Promise<unknown> => {
  if (route.raw !== undefined) return undefined;
  if (route.lines !== undefined) {
    requireType(context, route.lines.types);
    return undefined;
  }
  const schema = route.body ?? nothing;
  if (!hasBody(context)) return parseWith(schema, {});
  requireType(context, JSON_TYPES);
  return parseWith(schema, parseJson(await readText(context, budget)));
};

const paramsOf = (context: RequestContext): Readonly<Record<string, string>> => context.req.param();

/** Nobody reads this; proxies log it for a client that went away before its answer. */
const CLIENT_LEFT = 499;

/** What fails because its client went away is no failure of the daemon. */
const hasLeft = ({ env, req }: RequestContext): boolean => env?.outgoing?.destroyed ?? req.raw.signal.aborted;

/** What a route takes of its caller. */
export const operationOf = ({ name, summary }: Pick<Route, 'name' | 'summary'>): Operation => ({
  verb: summary.charAt(0).toLowerCase() + summary.slice(1),
  programs: RULES[name],
  tokens: TOKEN_RULES[name],
  tools: TOOLS[name],
});

/** The handler of a route for Hono. */
export const createEndpoint = (route: Route, way: Way): ((context: RequestContext) => Promise<Response>) => {
  const { services, authenticate, durations, bodies } = way;
  const operation = operationOf(route);
  const { method } = ROUTES[route.name];
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const isAnyProtocol = ANY_PROTOCOL.has(route.name);

  const answer = async (context: RequestContext): Promise<Response> => {
    requireOwnFolder(context, services);
    if (!isAnyProtocol) requireServedProtocol(context);
    if (route.isOpen) requireSender(context);
    const caller = route.isOpen ? STRANGER : await authenticate(context);
    requireOperation(operation, caller);
    if (caller.kind !== 'token') return answerTo(caller, context);
    const { ended } = caller.grant;
    context.set('ended', ended);
    return orAborted(answerTo(caller, context), ended);
  };

  const answerTo = async (caller: Caller, context: RequestContext): Promise<Response> => {
    if (DEPENDS_ON_CONFIG.has(route.name)) {
      await services.config.settled();
      if (caller.kind === 'user') context.set('configFault', services.config.fault());
    }
    const reads = { ledger: services.ledger, agents: services.engine.agents() };
    if (route.about !== 'task') await requireTool(operation, caller, reads);
    const query = parseWith(route.query ?? nothing, queryOf(context));
    const body = takesBody ? await readBody(route, context, bodies.of(caller)) : undefined;
    // Its token may have ended while the body was on its way.
    context.get('ended')?.throwIfAborted();
    const call: Call = { caller, params: paramsOf(context), query, body, context };
    if (route.about !== 'task') return route.handle(call);
    const task = await resolveTask(services.ledger, call.params.id ?? '', caller);
    return route.handle({ ...call, task: await requireTask(operation, caller, { task, reads }) });
  };

  const answerFailure = (context: RequestContext, error: unknown): Response =>
    hasLeft(context) ? empty(CLIENT_LEFT) : problemAnswer(problemOf(error, services, route.name));

  return async (context) => {
    const startedMs = services.clock.monotonicMs();
    const response = await answer(context).catch((error: unknown) => answerFailure(context, error));
    const fault = context.get('configFault');
    if (fault !== undefined) response.headers.set(CONFIG_FAULT_HEADER, encodeURIComponent(fault));
    durations.observe(route.name, response.status, services.clock.monotonicMs() - startedMs);
    return response;
  };
};
