// What an answer other than 2xx means. Standard Webhooks: 410 asks to stop, 429 and 5xx to slow down.

import { ChannelError } from '../channel.ts';
import type { ExchangeAnswer } from '../http/exchange.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { oneLine } from '../one-line.ts';

/** 4xx that time may mend: request timeout, too early, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Servers tell which path was asked for, and who knows that of a webhook may send there. */
const withoutPath = (text: string, { pathname, search }: URL): string => {
  const said = text.replaceAll(`${pathname}${search}`, '/…');
  return pathname.length < 2 ? said : said.replaceAll(pathname, '/…');
};

const explanation = ({ status, headers, text }: ExchangeAnswer, url: URL): string => {
  if (status >= 300 && status < 400 && headers.location !== undefined)
    return 'it has moved, and redirects are not followed: set the new url';
  return oneLine(withoutPath(text, url));
};

/** Why the answer is a refusal; undefined when it is none. */
export const webhookRefusal = (
  url: URL,
  { answer, nowMs }: { readonly answer: ExchangeAnswer; readonly nowMs: number },
): ChannelError | undefined => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return undefined;
  const said = explanation(answer, url);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  return new ChannelError(`${url.host} answered ${status}${said === '' ? '' : `: ${said}`}`, {
    isFinal: status >= 400 && status < 500 && !PASSING.has(status),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
};
