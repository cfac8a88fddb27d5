// The part of an operation that every client knows, and building its path from parameters.

import { ProblemError } from './problem.ts';

/** `/api/…` without a version is the same as `/api/v1/…`. */
export const API_PREFIX = '/api/v1';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The client method derived from it: `jobs.pause`. */
  readonly call?: string;
  /** It may stay silent for long. */
  readonly isLong?: boolean;
  /** Idempotent: doing it twice is the same as doing it once. Default: only GET. */
  readonly isRepeatable?: boolean;
}

/** One segment of a path. Empty, `.` and `..` are invalid: even encoded they would turn the path into another route. */
const segment = (key: string, value: string): string => {
  if (value === '' || value === '.' || value === '..')
    throw new ProblemError('invalid_request', `invalid ${key} '${value}'`);
  return encodeURIComponent(value.toWellFormed());
};

/**
 * The path of a route with its parameters filled in and encoded, without the host.
 * Throws `invalid_request` for a parameter that is missing or not allowed in a path.
 */
export const pathOf = (
  { path }: Pick<Route, 'path'>,
  parameters: Readonly<Record<string, string>> = {},
): string => API_PREFIX + path.replace(/\{(\w+)\}/g, (_, key: string) => segment(key, parameters[key] ?? ''));
