// Who sent a request. Whoever reaches the Unix socket is its user; over TCP a token is needed always. A run's token makes
// its bearer that task. Browsers are refused: no page has business here, and a rebound name would let one in.

import type { Caller } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';
import { isSame } from '../is-same.ts';
import type { RequestContext } from './context.ts';
import { header } from './header.ts';
import { quote } from './quote.ts';
import type { Services, TcpAccess } from './services.ts';

/** The token of an authorization header; undefined without one. Throws `unauthorized` for anything else in it. */
export const bearer = (authorization: string | undefined): string | undefined => {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([^\s]+)$/i.exec(authorization.trim())?.[1];
  if (token !== undefined) return token;
  throw new ProblemError('unauthorized', 'the authorization header is not of the form: Bearer <token>');
};

const refuseBrowser = (context: RequestContext): void => {
  const origin = header(context, 'origin');
  if (origin === undefined) return;
  throw new ProblemError(
    'forbidden',
    `requests from web pages are refused, and this one comes from ${quote(origin)}`,
  );
};

const requireHost = (context: RequestContext, { hosts }: TcpAccess): void => {
  const host = header(context, 'host')?.trim().toLowerCase() ?? '';
  if (hosts.some((allowed) => allowed.toLowerCase() === host)) return;
  throw new ProblemError(
    'forbidden',
    `the daemon does not answer to the host ${quote(host)}, only to ${hosts.join(', ')}`,
  );
};

type Known = Pick<Services, 'engine' | 'userName'>;

/** Finds the caller of a request, or refuses it: `unauthorized` for a missing or unknown token, `forbidden` for a web page or a foreign host. */
export const createAuthenticate = ({ engine, userName }: Known): ((context: RequestContext) => Caller) => {
  const user: Caller = { kind: 'user', name: userName, door: 'socket' };
  return (context) => {
    const { tcp, caller: known } = context.env ?? {};
    if (known !== undefined) return known;
    refuseBrowser(context);
    if (tcp !== undefined) requireHost(context, tcp);
    const token = bearer(header(context, 'authorization'));
    if (token === undefined) {
      if (tcp === undefined) return user;
      throw new ProblemError(
        'unauthorized',
        'over TCP every request needs the header authorization: Bearer <token>',
      );
    }
    if (tcp !== undefined && isSame(token, tcp.token)) return { ...user, door: 'tcp' };
    const caller = engine.authenticate(token);
    if (caller !== undefined) return { ...caller, door: tcp === undefined ? 'socket' : 'tcp' };
    throw new ProblemError(
      'unauthorized',
      'the token is not known: it belongs to no running task and no listener',
    );
  };
};
