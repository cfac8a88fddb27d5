// Signs what is sent as Standard Webhooks say, so that a receiver can tell that it is ours, whole and recent.

import { standardDigest } from './standard-digest.ts';

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
  const digest = standardDigest({ id, timestamp, body }, secret).toString('base64');
  return { ...headers, 'webhook-signature': `v1,${digest}` };
};
