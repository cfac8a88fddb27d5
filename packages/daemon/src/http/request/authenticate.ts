// Identifies the sender of a request. Whoever can reach the Unix socket is its user; TCP always requires a token. A run's token makes
// its bearer that task; an access token, on either listener, allows what it grants and no more. Browsers are refused: no page has
// business here, and DNS rebinding would let one in.

import type { Caller } from '@coxswain/engine';
import {
  isTaskId,
  ProblemError,
  parseTraceparent,
  TASK_HEADER,
  TRACEPARENT_HEADER,
} from '@coxswain/protocol';
import { isSame } from '../../is-same.ts';
import type { RequestContext } from '../context.ts';
import type { Services } from '../services.ts';
import { header } from './header.ts';
import { quote } from './quote.ts';

/** The token of an authorization header; undefined without one. Throws `unauthorized` for anything else in it. */
export const bearer = (authorization: string | undefined): string | undefined => {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([^\s]+)$/i.exec(authorization.trim())?.[1];
  if (token !== undefined) return token;
  throw new ProblemError('unauthorized', 'the authorization header must have the form: Bearer <token>');
};

const refuseBrowser = (context: RequestContext): void => {
  const origin = header(context, 'origin');
  if (origin === undefined) return;
  throw new ProblemError(
    'forbidden',
    `requests from web pages are refused; this one comes from ${quote(origin)}`,
  );
};

/** A name without a port matches any port. */
const isAllowed = (host: string, allowed: string): boolean =>
  host === allowed || (!allowed.includes(':') && host.replace(/:\d+$/, '') === allowed);

const requireHost = (context: RequestContext, hosts: readonly string[]): void => {
  const host = header(context, 'host')?.trim().toLowerCase() ?? '';
  if (hosts.some((allowed) => isAllowed(host, allowed.toLowerCase()))) return;
  throw new ProblemError(
    'forbidden',
    `the daemon does not accept the host ${quote(host)}, only ${hosts.join(', ')}`,
  );
};

/** A person may ask with the rights of a task's programs: that removes rights and adds none. */
const narrowed = (caller: Caller, context: RequestContext): Caller => {
  const taskId = header(context, TASK_HEADER);
  if (taskId === undefined) return caller;
  if (caller.kind !== 'user')
    throw new ProblemError(
      'forbidden',
      `only a person may act for another task, with the header ${TASK_HEADER}`,
    );
  if (isTaskId(taskId)) return { ...caller, kind: 'task', taskId };
  throw new ProblemError('invalid_request', `the header ${TASK_HEADER} is not a task id`);
};

/** What the request starts belongs to the trace in its header; an invalid header is ignored, as W3C specifies. */
const traced = (caller: Caller, context: RequestContext): Caller => {
  const traceparent = header(context, TRACEPARENT_HEADER)?.trim();
  return traceparent === undefined || parseTraceparent(traceparent) === undefined
    ? caller
    : { ...caller, traceparent };
};

/** Throws `forbidden` for a web page and for a host the listener does not accept, even if no token is required. */
export const requireSender = (context: RequestContext): void => {
  const { tcp, hosts = tcp?.hosts } = context.env ?? {};
  refuseBrowser(context);
  if (hosts !== undefined) requireHost(context, hosts);
};

/** Programs that outlived their daemon come back before the next one knows what they run for. */
const ofSession = async (token: string, engine: Services['engine']): Promise<Caller | undefined> => {
  try {
    return engine.authenticate(token);
  } catch (error) {
    if (engine.state !== 'recovering') throw error;
    await engine.recovered;
    return engine.authenticate(token);
  }
};

type Known = Pick<Services, 'engine' | 'userName'>;

/** Finds the caller of a request, or refuses it: `unauthorized` for a missing or unknown token, `forbidden` for a web page or a foreign host. */
export const createAuthenticate = ({
  engine,
  userName,
}: Known): ((context: RequestContext) => Promise<Caller>) => {
  const user: Caller = { kind: 'user', name: userName, door: 'socket' };
  const authenticated = async (context: RequestContext): Promise<Caller> => {
    const { tcp, caller: known } = context.env ?? {};
    if (known !== undefined) return known;
    requireSender(context);
    const token = bearer(header(context, 'authorization'));
    if (token === undefined) {
      if (tcp === undefined) return user;
      throw new ProblemError(
        'unauthorized',
        'over TCP every request needs the header authorization: Bearer <token>',
      );
    }
    if (tcp !== undefined && isSame(token, tcp.token)) return { ...user, door: 'tcp' };
    const caller = (await ofSession(token, engine)) ?? (await engine.bearerOf(token));
    if (caller !== undefined) return { ...caller, door: tcp === undefined ? 'socket' : 'tcp' };
    throw new ProblemError(
      'unauthorized',
      'invalid token: it is not an access token, nor the token of a running task or a listener',
    );
  };
  return async (context) => traced(narrowed(await authenticated(context), context), context);
};
