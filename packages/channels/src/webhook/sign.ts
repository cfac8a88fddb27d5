// Signs what is sent as Standard Webhooks 1.0.0 says: HMAC-SHA256 over `id.timestamp.body`, so that a receiver can tell that
// it is ours, whole and recent. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** `whsec_` and base64 stand for bytes; anything else is taken as it is written. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');

export interface Signed {
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** The headers of one attempt; the id is the same for every attempt, the time is its own. */
export const signatureHeaders = (
  { id, atMs, body }: Signed,
  secret: string | undefined,
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(atMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${digest}` };
};
