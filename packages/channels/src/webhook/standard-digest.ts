// What Standard Webhooks 1.0.0 sign: HMAC-SHA256 over `id.timestamp.body`. Sender and receiver both compute it here.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

import { createHmac } from 'node:crypto';

/** Before the base64 of a secret's bytes. */
export const SECRET_PREFIX = 'whsec_';

/** `whsec_` and base64 mean bytes; anything else is used as written. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');

export interface SignedParts {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly body: string | Buffer;
}

/** The digest that a signature `v1,<base64>` carries. */
export const standardDigest = ({ id, timestamp, body }: SignedParts, secret: string): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
