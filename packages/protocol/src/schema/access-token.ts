// Access tokens, and the request to create one.

import { z } from 'zod';
import { TOKEN_SCOPES, TOKEN_STATES } from '../access-token.ts';
import type { Frozen } from '../frozen.ts';
import type { TokenId } from '../ids.ts';
import { name, timestamp } from './fields.ts';

/** It becomes part of a user name, so it must not contain a slash or a colon. */
const tokenName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'starts with a letter or digit, then letters, digits and ._- up to 64 characters',
  );

export const newToken = z.strictObject({
  name: tokenName,
  may: z.array(z.enum(TOKEN_SCOPES)).min(1).max(TOKEN_SCOPES.length),
  /** The only agents it may use and whose work it sees. Default: all. */
  agents: z.array(name).min(1).max(100).optional(),
  /** Default: never. */
  expiresAt: timestamp.optional(),
});
export type NewTokenInput = z.input<typeof newToken>;
export type NewToken = Frozen<z.output<typeof newToken>>;

export const accessToken = z.object({
  id: z.string().transform((id) => id as TokenId),
  /** Unique among active tokens. */
  name: z.string(),
  state: z.enum(TOKEN_STATES),
  may: z.array(z.enum(TOKEN_SCOPES)),
  /** The only agents it may use and whose work it sees. Absent: all. */
  agents: z.array(z.string()).optional(),
  createdAt: timestamp,
  createdBy: z.string(),
  /** Absent: never. */
  expiresAt: timestamp.optional(),
  /** Exact while the daemon runs; after a crash it may be a minute behind. */
  lastUsedAt: timestamp.optional(),
  revokedAt: timestamp.optional(),
  revokedBy: z.string().optional(),
});
export interface AccessToken extends Frozen<z.output<typeof accessToken>> {}
export const createdToken = accessToken.extend({ token: z.string() });
/** The token with its text, which is shown only once. */
export interface CreatedToken extends Frozen<z.output<typeof createdToken>> {}
