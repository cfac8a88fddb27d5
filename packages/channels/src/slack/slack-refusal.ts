// What an error of Slack means for the message: whether it is worth another attempt, and when.
// https://docs.slack.dev/apis/web-api/rate-limits · https://docs.slack.dev/reference/methods/chat.postMessage

import type {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ChannelError } from '../channel.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { oneLine } from '../one-line.ts';

/** Platform errors that pass with time, or when the owner changes a token. All others are about the chat or the message. */
const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'org_login_required',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
  'account_inactive',
]);

const ADVICE: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the bot there with /invite',
  channel_not_found: 'use its id, and invite the bot if it is private',
  invalid_auth: 'the token is wrong',
  not_authed: 'the token is wrong',
  token_revoked: 'the token was revoked: install the app again',
  account_inactive: 'the app was removed: install it again',
};

type Known = WebAPIHTTPError | WebAPIPlatformError | WebAPIRateLimitedError | WebAPIRequestError;

// The library is loaded apart from this file, so its errors are recognised by their codes, the four of the type.
const isKnown = (error: unknown): error is Known =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('slack_webapi_');

const ofPlatform = ({ data }: WebAPIPlatformError): ChannelError => {
  const code = oneLine(String(data.error));
  const needed = (data as { readonly needed?: string }).needed; // of missing_scope
  const advice = needed === undefined ? ADVICE[code] : `the app needs the scope ${needed}`;
  return new ChannelError(`Slack says ${code}${advice === undefined ? '' : `: ${advice}`}`, {
    isFinal: !PASSING.has(code),
  });
};

/** 4xx from something in between that may pass with time. */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 429]);

const ofStatus = (host: string, { statusCode, headers }: WebAPIHTTPError, nowMs: number): ChannelError => {
  const header: unknown = (headers as Readonly<Record<string, unknown>>)['retry-after'];
  const waitMs = retryAfterMs(typeof header === 'string' ? header : undefined, nowMs);
  return new ChannelError(`${host} answered ${statusCode}`, {
    isFinal: statusCode >= 400 && statusCode < 500 && !PASSING_STATUS.has(statusCode),
    retryAfterMs: waitMs,
  });
};

const ofNetwork = (host: string, { original }: WebAPIRequestError): ChannelError => {
  if (original.name === 'TimeoutError') return new ChannelError(`${host} did not answer in time`);
  if (original.name === 'AbortError') return new ChannelError(`${host}: stopped before it answered`);
  const cause = (original.cause ?? original) as NodeJS.ErrnoException; // of undici: why the connection failed
  return new ChannelError(`${host} cannot be reached: ${cause.code ?? cause.name}`);
};

/** The error as the outbox understands it. Never contains a token. */
export const slackRefusal = (host: string, error: unknown, nowMs: number): ChannelError => {
  if (error instanceof ChannelError) return error;
  if (!isKnown(error))
    return new ChannelError(`${host} failed: ${oneLine(error instanceof Error ? error.message : '')}`);
  if ('retryAfter' in error)
    return new ChannelError('Slack is rate limiting requests', { retryAfterMs: error.retryAfter * 1_000 });
  if ('data' in error) return ofPlatform(error);
  if ('statusCode' in error) return ofStatus(host, error, nowMs);
  return ofNetwork(host, error);
};
