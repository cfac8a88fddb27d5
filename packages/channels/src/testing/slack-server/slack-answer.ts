// How the Web API answers: status 200 with `ok`, but for limits, and for what is on the way.
// https://docs.slack.dev/apis/web-api/#responses

export type SlackOutcome =
  | { readonly ok: true; readonly [field: string]: unknown }
  | { readonly error: string; readonly needed?: string }
  /** Too many requests, seconds to wait. */
  | { readonly retryAfter: number }
  | { readonly status: number; readonly location?: string };

export interface SlackHttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

export const answerOf = (outcome: SlackOutcome): SlackHttpAnswer => {
  if ('status' in outcome && typeof outcome.status === 'number') {
    const { status, location } = outcome;
    const headers: Record<string, string> = typeof location === 'string' ? { location } : {};
    return { status, headers, body: 'something on the way' };
  }
  if ('retryAfter' in outcome)
    return {
      status: 429,
      headers: { ...JSON_HEADERS, 'retry-after': String(outcome.retryAfter) },
      body: JSON.stringify({ ok: false, error: 'ratelimited' }),
    };
  const body = 'ok' in outcome ? outcome : { ok: false, ...outcome };
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) };
};
