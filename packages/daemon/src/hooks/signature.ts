// Verifies that a webhook's sender knows its secret, and finds the id of its delivery.
//
// Standard Webhooks (standardwebhooks.com): `webhook-signature: v1,<base64>` over `id.timestamp.body`, the key being the bytes
// behind `whsec_`. GitHub: `X-Hub-Signature-256: sha256=<hex>` over the body, the key being the secret as text. Or the secret
// itself, for senders that can only do that: `Authorization: Bearer` or `X-Cox-Secret`.

import { createHash, createHmac } from 'node:crypto';
import { standardDigest } from '@coxswain/channels';
import { ProblemError } from '@coxswain/protocol';
import { isSame } from '../is-same.ts';

export interface SignedRequest {
  header(name: string): string | undefined;
  readonly body: Buffer;
}

export interface Verified {
  /** The same for every repetition of the delivery. */
  readonly deliveryId: string;
}

export interface Moment {
  readonly nowMs: number;
  /** A unique delivery id. */
  readonly newId: () => string;
}

/** The tolerated clock skew of a sender, as Standard Webhooks recommend. */
export const TOLERANCE_MS = 5 * 60_000;
const MAX_ID_CHARACTERS = 256;

/**
 * undefined: nothing in the request proves that its sender knows the secret. Throws `unauthorized` when it does and the
 * time of the delivery is too far from now, or `invalid_request` when its id is not usable. Constant time.
 */
export const verifyHook = (request: SignedRequest, secret: string, moment: Moment): Verified | undefined => {
  if (hasStandardSignature(request, secret)) return standardDelivery(request, moment.nowMs);
  if (hasGitHubSignature(request, secret))
    // Its id is not signed: anyone who saw a delivery could resend it under another.
    return { deliveryId: bodyId(request, '') };
  if (hasSecret(request, secret)) return plainDelivery(request, moment);
  return undefined;
};

const hasStandardSignature = ({ header, body }: SignedRequest, secret: string): boolean => {
  const id = header('webhook-id') ?? '';
  const timestamp = header('webhook-timestamp') ?? '';
  const expected = standardDigest({ id, timestamp, body }, secret);
  // Several, while a sender changes its secret.
  const given = (header('webhook-signature') ?? '').split(' ').slice(0, 10);
  const fits = given.map(
    (signature) => signature.startsWith('v1,') && isSame(Buffer.from(signature.slice(3), 'base64'), expected),
  );
  return id !== '' && timestamp !== '' && fits.includes(true);
};

const standardDelivery = (request: SignedRequest, nowMs: number): Verified => {
  requireNow(request.header('webhook-timestamp') ?? '', nowMs);
  const deliveryId = idFrom(request, 'webhook-id');
  if (deliveryId !== undefined) return { deliveryId };
  throw new ProblemError('invalid_request', 'the header webhook-id is empty');
};

const hasGitHubSignature = ({ header, body }: SignedRequest, secret: string): boolean => {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header('x-hub-signature-256')?.trim() ?? '')?.[1] ?? '';
  return isSame(Buffer.from(given, 'hex'), expected);
};

const hasSecret = ({ header }: SignedRequest, secret: string): boolean => {
  const bearer = /^Bearer +(\S+)$/i.exec(header('authorization')?.trim() ?? '')?.[1] ?? '';
  const own = header('x-cox-secret')?.trim() ?? '';
  const fits = [bearer, own].map((given) => isSame(given, secret));
  return fits.includes(true);
};

/**
 * A sender of the secret itself may name the delivery or its time; without either, each request is a new delivery:
 * anyone who could repeat it has the secret anyway.
 */
const plainDelivery = (request: SignedRequest, { nowMs, newId }: Moment): Verified => {
  const timestamp = request.header('webhook-timestamp');
  if (timestamp !== undefined) requireNow(timestamp, nowMs);
  const named = NAMING_HEADERS.map((name) => idFrom(request, name)).find((id) => id !== undefined);
  if (named !== undefined) return { deliveryId: named };
  return { deliveryId: timestamp === undefined ? newId() : bodyId(request, timestamp) };
};

const NAMING_HEADERS = ['webhook-id', 'x-github-delivery', 'idempotency-key'] as const;

const requireNow = (timestamp: string, nowMs: number): void => {
  const atMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  if (Math.abs(nowMs - atMs) <= TOLERANCE_MS) return;
  throw new ProblemError(
    'unauthorized',
    `the header webhook-timestamp is ${JSON.stringify(timestamp.slice(0, 40))}, more than ${TOLERANCE_MS / 60_000} minutes from now (${Math.floor(nowMs / 1_000)}): send Unix seconds, and check the clock`,
  );
};

const idFrom = ({ header }: SignedRequest, name: string): string | undefined => {
  const id = header(name)?.trim();
  if (id === undefined || id === '') return undefined;
  if (id.length <= MAX_ID_CHARACTERS) return id;
  throw new ProblemError(
    'invalid_request',
    `the header ${name} is longer than ${MAX_ID_CHARACTERS} characters`,
  );
};

const bodyId = ({ body }: SignedRequest, salt: string): string =>
  `sha256-${createHash('sha256').update(`${salt}.`).update(body).digest('base64url')}`;
