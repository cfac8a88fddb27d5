// Access tokens: making one, and what is shown of them.

import { z } from 'zod';
import { TOKEN_SCOPES, TOKEN_STATES } from '../access-token.ts';
import type { TokenId } from '../ids.ts';
import { name, timestamp } from './fields.ts';
import { yesOrNo } from './query.ts';

/** It becomes a part of a user's name: neither a slash nor a colon may stand in it. */
const tokenName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'starts with a letter or digit, then letters, digits and ._- up to 64 characters',
  );

export const newToken = z.strictObject({
  name: tokenName,
  may: z.array(z.enum(TOKEN_SCOPES)).min(1).max(TOKEN_SCOPES.length),
  /** The only agents it may use, and whose work it sees. Default: all. */
  agents: z.array(name).min(1).max(100).optional(),
  /** Default: never. */
  expiresAt: timestamp.optional(),
});
export type NewTokenInput = z.input<typeof newToken>;
export type NewToken = z.output<typeof newToken>;

export const accessToken = z.object({
  id: z.string().transform((id) => id as TokenId),
  name: z.string(),
  state: z.enum(TOKEN_STATES),
  may: z.array(z.enum(TOKEN_SCOPES)).readonly(),
  agents: z.array(z.string()).readonly().optional(),
  createdAt: timestamp,
  createdBy: z.string(),
  expiresAt: timestamp.optional(),
  lastUsedAt: timestamp.optional(),
  revokedAt: timestamp.optional(),
  revokedBy: z.string().optional(),
});
export const createdToken = accessToken.extend({ token: z.string() });

/** `all`: with those that were revoked or have expired. */
export const tokensQuery = z.strictObject({ all: yesOrNo.optional() });
