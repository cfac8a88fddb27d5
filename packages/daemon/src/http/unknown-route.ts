// Requests that no route takes: a path that is not there, or a method that the path does not have.

import { API_PREFIX } from '@coxswain/protocol';
import type { Operation } from '@coxswain/protocol/operations';
import type { RequestContext } from './context.ts';
import { refuse } from './problems.ts';
import { quote } from './request/quote.ts';

/** The prefixes under which every route is served. */
export const PREFIXES = [API_PREFIX, '/api'] as const;
/** Answers 405 with the methods that the path has, or 404. */
export const answerUnknown = (operations: readonly Operation[]) => {
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
      `there is nothing at ${quote(path)}; ${API_PREFIX}/openapi.json lists what there is`,
      {},
    );
  const allow = [...new Set(methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ');
  return refuse('method_not_allowed', `${quote(path)} takes ${allow}, not ${quote(method)}`, { allow });
};
