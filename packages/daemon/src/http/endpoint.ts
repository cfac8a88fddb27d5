// The pipeline of a request: authenticate, authorise, validate, answer. Every failure on the way leaves
// as a problem.

import { orAborted } from '@coxswain/client';
import { type Caller, requireOperation, requireTask, requireTool } from '@coxswain/engine';
import {
  CONFIG_FAULT_HEADER,
  FOLDER_HEADER,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  ProblemError,
  VERSION,
} from '@coxswain/protocol';
import { nothing, type Operation } from '@coxswain/protocol/operations';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { empty, json } from './answer.ts';
import type { RequestContext } from './context.ts';
import { parseWith } from './faults.ts';
import type { RequestDurations } from './metrics/durations.ts';
import { problemAnswer, problemOf } from './problems.ts';
import { requireSender } from './request/authenticate.ts';
import { hasBody, readText, requireType } from './request/body.ts';
import type { BodyBudget, BodyBudgets } from './request/body-budget.ts';
import { header } from './request/header.ts';
import { parseJson } from './request/json-text.ts';
import { queryOf } from './request/query.ts';
import { quote } from './request/quote.ts';
import { resolveTask } from './request/task-ref.ts';
import { Answer, type Call, type Route } from './route.ts';
import type { Services } from './services.ts';

export interface EndpointDeps {
  readonly services: Services;
  readonly authenticate: (context: RequestContext) => Promise<Caller>;
  readonly durations: RequestDurations;
  readonly bodies: BodyBudgets;
}

/** The caller of an open route, which needs no rights. */
const ANONYMOUS: Caller = { kind: 'user', name: 'stranger' };

const JSON_TYPES = ['application/json'];

const readBody = async (
  { raw, lines, body = nothing, bodyOf = () => body }: Operation,
  context: RequestContext,
  budget: BodyBudget,
): Promise<unknown> => {
  if (raw !== undefined) return undefined;
  if (lines !== undefined) {
    requireType(context, lines.types);
    return undefined;
  }
  if (!hasBody(context)) return parseWith(body, {});
  requireType(context, JSON_TYPES);
  const given = parseJson(await readText(context, budget));
  return parseWith(bodyOf(given), given);
};

const paramsOf = (context: RequestContext): Readonly<Record<string, string>> => context.req.param();

/** No one reads this; proxies log it for a client that left before its answer. */
const CLIENT_LEFT = 499;

/** A request that fails because its client left is not a failure of the daemon. */
const hasLeft = ({ env, req }: RequestContext): boolean => env?.outgoing?.destroyed ?? req.raw.signal.aborted;

/** What a handler returned, as it goes out. */
const written = (value: unknown, status: number): Response => {
  if (value instanceof Response || value === RESPONSE_ALREADY_SENT) return value as Response;
  return value instanceof Answer
    ? json(value.options.status ?? status, value.value, value.options.headers)
    : json(status, value);
};

/** The handler of a route for Hono. */
export const createEndpoint = (
  { operation, handle }: Route,
  deps: EndpointDeps,
): ((context: RequestContext) => Promise<Response>) => {
  const { services, authenticate, durations, bodies } = deps;
  const { method, isOpen } = operation;
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';

  const answer = async (context: RequestContext): Promise<Response> => {
    requireOwnFolder(context, services);
    if (!operation.isAnyProtocol) requireServedProtocol(context);
    if (isOpen) requireSender(context);
    const caller = isOpen ? ANONYMOUS : await authenticate(context);
    requireOperation(operation, caller);
    if (caller.kind !== 'token') return answerTo(caller, context);
    const { ended } = caller.grant;
    context.set('ended', ended);
    return orAborted(answerTo(caller, context), ended);
  };

  const answerTo = async (caller: Caller, context: RequestContext): Promise<Response> => {
    if (operation.dependsOnConfig) {
      await services.config.settled();
      if (caller.kind === 'user') context.set('configFault', services.config.fault());
    }
    const reads = { ledger: services.ledger, agents: services.engine.agents() };
    if (operation.about !== 'task') await requireTool(operation, caller, reads);
    const query = parseWith(operation.query ?? nothing, queryOf(context));
    const body = takesBody ? await readBody(operation, context, bodies.of(caller)) : undefined;
    // Its token may have ended while the body was being received.
    context.get('ended')?.throwIfAborted();
    const call: Call = { caller, params: paramsOf(context), query, body, context };
    if (operation.about !== 'task') return written(await handle(call), operation.status);
    const task = await resolveTask(services.ledger, call.params.id ?? '', caller);
    const allowed = await requireTask(operation, caller, { task, reads });
    return written(await handle({ ...call, task: allowed }), operation.status);
  };

  const answerFailure = (context: RequestContext, error: unknown): Response =>
    hasLeft(context) ? empty(CLIENT_LEFT) : problemAnswer(problemOf(error, services, operation.id));

  return async (context) => {
    const startedMs = services.clock.monotonicMs();
    const response = await answer(context).catch((error: unknown) => answerFailure(context, error));
    const fault = context.get('configFault');
    if (fault !== undefined) response.headers.set(CONFIG_FAULT_HEADER, encodeURIComponent(fault));
    durations.observe(operation.id, response.status, services.clock.monotonicMs() - startedMs);
    return response;
  };
};

// Client and daemon send each other their protocol version; the daemon serves its own and the previous one.
const SERVED: ReadonlySet<string> = new Set([String(PROTOCOL_VERSION), String(PROTOCOL_VERSION - 1)]);

/** Throws `incompatible` if the client speaks a protocol that is not served. The header is optional. */
const requireServedProtocol = (context: RequestContext): void => {
  const spoken = header(context, PROTOCOL_HEADER);
  if (spoken === undefined || SERVED.has(spoken.trim())) return;
  throw new ProblemError(
    'incompatible',
    `the daemon (${VERSION}) speaks protocol ${PROTOCOL_VERSION} and ${PROTOCOL_VERSION - 1}, the client ${quote(spoken)}: ` +
      'run cox daemon restart to bring both to the same version',
  );
};

// A client that found this daemon through a home folder says which folder it means. After a home was copied or moved, a path may point
// to the daemon of another one: it must do nothing there.

/** Throws `wrong_home` if the client means another folder than the one served. The header is optional. */
const requireOwnFolder = (
  context: RequestContext,
  { folder, process }: Pick<Services, 'folder' | 'process'>,
): void => {
  const meant = header(context, FOLDER_HEADER);
  if (meant === undefined || folder === undefined || meant === folder) return;
  throw new ProblemError(
    'wrong_home',
    `the daemon that listens here (pid ${process.pid}) serves another home folder, which was moved or replaced; nothing was changed: stop it with 'kill ${process.pid}', then try again`,
  );
};
