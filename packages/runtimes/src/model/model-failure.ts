// Reads why a model call failed, and what that means: wait and ask again, make the conversation shorter, or give up with a
// message that says what to do.

import { cutToCells, printableLine } from '@coxswain/protocol';
import { APICallError } from 'ai';
import { limitOf } from '../limit/limit.ts';
import type { Endpoint } from './endpoint.ts';

export type ModelFailure =
  /** The provider accepts no requests for now. */
  | {
      readonly kind: 'limit';
      readonly message: string;
      readonly resetAtMs?: number | undefined;
      readonly isFinal?: boolean | undefined;
    }
  /** It may work the next time. */
  | { readonly kind: 'again'; readonly message: string; readonly resetAtMs?: number | undefined }
  /** The conversation is longer than the model's window. */
  | { readonly kind: 'too_long'; readonly message: string }
  | { readonly kind: 'final'; readonly message: string };

const MESSAGE_CELLS = 300;
const TOO_LONG =
  /context[ _-]?(length|window|size)|maximum context|max(imum)? (input )?tokens|prompt is too long|input is too long|too many (input )?tokens|exceeds? the (available |model'?s? )?context/i;
const TOO_MANY_REQUESTS = 429;
/** Out of money: no waiting helps. */
const NO_CREDIT = /insufficient_quota|credit balance|billing|payment required/i;
const AGAIN_LATER = /overloaded|server_error|api_error|timeout|unavailable|internal/i;

/** A text of others as one line of bounded length. */
export const oneLine = (text: string): string => cutToCells(printableLine(text.trim()), MESSAGE_CELLS);

/** What an error of the library says. */
export const readFailure = (error: unknown, endpoint: Endpoint, nowMs: number): ModelFailure => {
  if (APICallError.isInstance(error)) return readApiError(error, endpoint, nowMs);
  const message = oneLine(messageOf(error));
  if (isNetworkError(error))
    return { kind: 'again', message: `the connection to ${endpoint.baseUrl} was lost: ${message}` };
  const type = typeOf(error);
  if (TOO_LONG.test(message)) return { kind: 'too_long', message };
  const limit = limitOf(`${type} ${message}`, { nowMs });
  if (limit)
    return {
      kind: 'limit',
      message: `${endpoint.baseUrl} accepts no more requests for now: ${message}`,
      ...limit,
    };
  if (AGAIN_LATER.test(type) || AGAIN_LATER.test(message))
    return { kind: 'again', message: `${endpoint.baseUrl} reported an error: ${message}` };
  return { kind: 'final', message: `${endpoint.baseUrl} reported an error: ${message}` };
};

const readApiError = (error: APICallError, endpoint: Endpoint, nowMs: number): ModelFailure => {
  const { statusCode: status, responseBody = '', responseHeaders = {} } = error;
  const { baseUrl, model, agent, keyVariable, key } = endpoint;
  const said = oneLine(error.message);
  if (status === undefined) {
    if (error.isRetryable || isNetworkError(error.cause))
      return { kind: 'again', message: unreachable(error, baseUrl) };
    return { kind: 'final', message: `could not send the request to ${baseUrl}: ${said}` };
  }
  const resetAtMs = resetTimeOf(responseHeaders, nowMs);
  const refused = `${baseUrl} refused (${status}): ${said}`;
  const passIt = `agents.${agent}.env or agents.${agent}.passEnv`;
  if (status === 401 || status === 403) {
    const why =
      key === undefined
        ? `no key was sent, because ${keyVariable} is not set in the agent's environment: name it in ${passIt}`
        : `the key came from ${keyVariable}: give it a valid one, in ${passIt}`;
    return { kind: 'final', message: `${refused}; ${why}` };
  }
  if (NO_CREDIT.test(responseBody) || status === 402)
    return {
      kind: 'limit',
      message: `${refused}; the account behind ${keyVariable} has no credit left`,
      isFinal: true,
    };
  if (status === TOO_MANY_REQUESTS) {
    const limit = limitOf(`${said} ${responseBody}`, { nowMs, status, resetAtMs });
    return { kind: 'limit', message: refused, ...limit };
  }
  if (status === 413 || (status < 500 && TOO_LONG.test(`${said} ${responseBody}`)))
    return { kind: 'too_long', message: refused };
  if (status === 404) {
    const fix = `is '${model}' a model of this endpoint, and is agents.${agent}.baseUrl right?`;
    return { kind: 'final', message: `${refused}; ${fix}` };
  }
  if (status >= 500 || error.isRetryable) return { kind: 'again', message: refused, resetAtMs };
  // The library reports what it cannot read as an error with a 2xx status.
  return {
    kind: 'final',
    message: status < 300 ? `${baseUrl} sent a response that cannot be read: ${said}` : refused,
  };
};

const unreachable = (error: APICallError, baseUrl: string): string => {
  const cause = oneLine(messageOf(error.cause ?? error));
  return `cannot reach ${baseUrl} (${cause}); is the server running there?`;
};

const NETWORK =
  /terminated|socket|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|other side closed|fetch failed|UND_ERR/i;

const isNetworkError = (error: unknown): boolean => {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code = 'code' in each ? String(each.code) : '';
    if (NETWORK.test(code) || (each instanceof TypeError && NETWORK.test(each.message))) return true;
  }
  return false;
};

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return typeof error === 'string' ? error : JSON.stringify(error);
};

const typeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return '';
  const type = 'type' in error ? String(error.type) : '';
  return 'code' in error ? `${type} ${String(error.code)}` : type;
};

// When a provider takes requests again, as far as the headers of its refusal say it.
const SECOND_MS = 1_000;
const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
// A number above this is a moment and no duration: ten years in seconds.
const MOMENT_FROM_SECONDS = 315_360_000;
const MOMENT_FROM_MS = MOMENT_FROM_SECONDS * 1_000;

/** A moment in milliseconds since 1970: from RFC 3339 or an HTTP date, seconds, or a duration like `6m0s`. */
const momentOf = (text: string, nowMs: number): number | undefined => {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= MOMENT_FROM_MS) return value;
    return value >= MOMENT_FROM_SECONDS ? value * SECOND_MS : nowMs + value * SECOND_MS;
  }
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) {
    const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0), nowMs);
  }
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? undefined : date;
};

/**
 * The moment that the headers name, never before now: `retry-after-ms` and `retry-after` (RFC 9110, 10.2.3) first, else
 * the latest of `anthropic-ratelimit-*-reset` and `x-ratelimit-reset*` whose limit is used up, or of all of them when none
 * says how much is left. undefined: nothing is said.
 */
export const resetTimeOf = (
  headers: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): number | undefined => {
  const afterMs = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && Number.isFinite(afterMs))
    return nowMs + Math.max(0, afterMs);
  const after = momentOf(headers['retry-after'] ?? '', nowMs);
  if (after !== undefined) return Math.max(nowMs, after);
  const resets = Object.entries(headers).filter(([name]) => /ratelimit-(.*-)?reset/.test(name));
  const usedUp = resets.filter(
    ([name]) => Number(headers[name.replace('reset', 'remaining')] ?? Number.NaN) <= 0,
  );
  const moments = (usedUp.length > 0 ? usedUp : resets)
    .map(([, value]) => momentOf(value ?? '', nowMs))
    .filter((moment) => moment !== undefined);
  return moments.length === 0 ? undefined : Math.max(nowMs, ...moments);
};
