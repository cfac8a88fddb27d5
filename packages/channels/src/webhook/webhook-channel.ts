// Sends notices to a URL as signed JSON.

import type { ChannelDefinition } from '@coxswain/protocol';
import { refuseAddress } from '../address.ts';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { checkSteps } from '../check-steps.ts';
import { agentFor } from '../http/agent.ts';
import { type ExchangeAnswer, exchange } from '../http/exchange.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { noticeJson } from '../notice-json.ts';
import { oneLine } from '../one-line.ts';
import { readSecret } from '../secret.ts';
import { standardDigest } from './standard-digest.ts';

const TIMEOUT_MS = 15_000;

interface Posting {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const webhookChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel => {
  const { name, type, url = '' } = definition;
  const secret = (): Promise<string | undefined> =>
    readSecret(
      { channel: name, what: 'secret', value: definition.secret, file: definition.secretFile },
      deps,
    );

  const call = async (posting: Posting, signal: AbortSignal): Promise<ExchangeAnswer> => {
    const agent = await agentFor(url, deps.programEnvironment);
    try {
      return await exchange({ ...posting, url, timeoutMs: TIMEOUT_MS, signal, agent });
    } finally {
      agent.destroy();
    }
  };

  return {
    name,
    type,
    async send(address, notice, signal) {
      refuseAddress(definition, address);
      const body = noticeJson(notice);
      const signed = { id: notice.id, atMs: deps.nowMs(), body };
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'coxswain',
        ...signatureHeaders(signed, await secret()),
      };
      const answer = await call({ method: 'POST', headers, body }, signal);
      const refusal = webhookRefusal(new URL(url), { answer, nowMs: deps.nowMs() });
      if (refusal !== undefined) throw refusal;
    },
    check: (signal) =>
      checkSteps([
        [
          'secret',
          async () =>
            (await secret()) === undefined ? 'none: requests are not signed' : 'requests are signed',
        ],
        [
          'reach',
          async () => {
            // Any answer shows that the host is up; what it says to a GET means nothing for a POST.
            const { status } = await call({ method: 'GET', headers: { 'user-agent': 'coxswain' } }, signal);
            if (status >= 500) throw new ChannelError(`${new URL(url).host} answered ${status}`);
            return `${new URL(url).host} answers`;
          },
        ],
      ]),
    close: async () => {},
  };
};

// Signs requests per Standard Webhooks, so a receiver can verify that they are ours, complete and recent.
interface Signed {
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** The headers of one attempt; the id is the same for every attempt, the time is its own. */
const signatureHeaders = (
  { id, atMs, body }: Signed,
  secret: string | undefined,
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(atMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const digest = standardDigest({ id, timestamp, body }, secret).toString('base64');
  return { ...headers, 'webhook-signature': `v1,${digest}` };
};

// What an answer other than 2xx means. Standard Webhooks: 410 asks to stop, 429 and 5xx to slow down.

/** 4xx that may pass with time: request timeout, too early, too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Servers echo the requested path, and anyone who knows a webhook's path may send to it. */
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
const webhookRefusal = (
  url: URL,
  { answer, nowMs }: { readonly answer: ExchangeAnswer; readonly nowMs: number },
): ChannelError | undefined => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return undefined;
  const said = explanation(answer, url);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  return new ChannelError(`${url.host} answered ${status}${said === '' ? '' : `: ${said}`}`, {
    isFinal: status >= 400 && status < 500 && !PASSING.has(status),
    retryAfterMs: waitMs,
  });
};
