// The part of an operation that every client knows, and its path with the parameters filled in.

import { ProblemError } from './problem.ts';

/** `/api/…` without a version is the same as `/api/v1/…`. */
export const API_PREFIX = '/api/v1';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The method of the client that is derived from it: `jobs.pause`. */
  readonly call?: string;
  /** It may rightly say nothing for long. */
  readonly isLong?: boolean;
  /** Doing it twice is the same as doing it once. Default: true for GET alone. */
  readonly isRepeatable?: boolean;
}

/** One segment of a path. Empty, `.` and `..` name nothing and would turn the path into another route, even encoded. */
const segment = (key: string, value: string): string => {
  if (value === '' || value === '.' || value === '..')
    throw new ProblemError('invalid_request', `'${value}' is no ${key}`);
  return encodeURIComponent(value.toWellFormed());
};

/**
 * The path of a route with its parameters filled in and encoded, without the host.
 * Throws `invalid_request` for a parameter that is missing or can stand in no path.
 */
export const pathOf = (
  { path }: Pick<Route, 'path'>,
  parameters: Readonly<Record<string, string>> = {},
): string => API_PREFIX + path.replace(/\{(\w+)\}/g, (_, key: string) => segment(key, parameters[key] ?? ''));
