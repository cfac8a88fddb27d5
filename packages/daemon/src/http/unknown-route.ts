// Requests that no route takes: a path that is not there, or a method that the path does not have.

import { API_PREFIX, ROUTES } from '@coxswain/protocol';
import type { RequestContext } from './context.ts';
import { refuse } from './problems.ts';
import { quote } from './quote.ts';

const PATHS = Object.values(ROUTES).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The prefixes under which every route is served. */
export const PREFIXES = [API_PREFIX, '/api'] as const;
/** The routes that supervisors and browsers also look for at the root. */
export const AT_ROOT: ReadonlySet<string> = new Set(['/health', '/metrics', '/version', '/openapi.json']);

const withoutPrefix = (path: string): string | undefined => {
  const prefix = PREFIXES.find((candidate) => path.startsWith(`${candidate}/`));
  if (prefix !== undefined) return path.slice(prefix.length);
  return AT_ROOT.has(path) ? path : undefined;
};

/** 405 with the methods there are, or 404. */
export const answerUnknown = (context: RequestContext): Response => {
  const { path, method } = context.req;
  const inside = withoutPrefix(path);
  const methods = PATHS.filter(({ pattern }) => inside !== undefined && pattern.test(inside)).map(
    (one) => one.method,
  );
  if (methods.length === 0)
    return refuse(
      'not_found',
      `there is nothing at ${quote(path)}; ${API_PREFIX}/openapi.json lists what there is`,
      {},
    );
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ');
  return refuse('method_not_allowed', `${quote(path)} takes ${allow}, not ${quote(method)}`, { allow });
};
