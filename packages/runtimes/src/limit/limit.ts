// The one place that knows how a provider says that it takes no more requests for a while, whichever agent passes it on. When
// it also says until when, the task can wait for that.

import { resetTimeIn } from './reset-time-in.ts';

const LIMIT =
  /rate.?limit|usage.?limit|(?:session|weekly|daily|hourly|monthly|request) limit|hit your (?:[\w-]+ ){0,2}limit|limit (?:reached|exceeded)|too many requests|quota|resource.?exhausted|\b429\b/i;
/** These sound like it and are about something else. */
const OTHER_LIMIT =
  /disk quota|(?:context|token|output|step|turn|time|file|memory)[ -]?limit|tool.?call limit/gi;
/** Out of money: no waiting helps. */
const NO_CREDIT = /insufficient_quota|credit balance|payment required|out of (?:extra )?credits/i;
const TOO_MANY_REQUESTS = 429;
const PAYMENT_REQUIRED = 402;
/** No limit of a provider lasts longer: what says so is not one. */
const MAX_MS = 32 * 86_400_000;

export interface Limit {
  /** When the provider takes requests again, in milliseconds since 1970; undefined: it did not say. */
  readonly resetAtMs?: number;
  /** Waiting does not help: the account has no credit left. */
  readonly isFinal?: true;
}

export interface LimitContext {
  readonly nowMs: number;
  /** Where the agent takes its times of day from. Default: the zone of this machine. */
  readonly timeZone?: string | undefined;
  /** Of HTTP. */
  readonly status?: number | undefined;
  /** When it resets, as reported beside the text. */
  readonly resetAtMs?: number | undefined;
}

/** Reads what an error says; undefined when it does not look like the limit of a provider. */
export const limitOf = (text: string, context: LimitContext): Limit | undefined => {
  const { nowMs, status } = context;
  const isLimit = status === TOO_MANY_REQUESTS || LIMIT.test(text.replaceAll(OTHER_LIMIT, ''));
  const isUnpaid = status === PAYMENT_REQUIRED || NO_CREDIT.test(text);
  if (!isLimit && !isUnpaid) return undefined;
  const atMs = context.resetAtMs ?? resetTimeIn(text, context);
  const isLikely = atMs !== undefined && atMs >= nowMs && atMs <= nowMs + MAX_MS;
  if (isLikely) return { resetAtMs: Math.ceil(atMs) };
  return isUnpaid ? { isFinal: true } : {};
};
