// An access token lets a script or another machine in with a few rights of a person's: what it may do, with which agents, and
// until when. The token itself is shown once; what is kept of it recognises it and cannot be turned back into it.

import type { TokenId } from './ids.ts';

/** What a token may be allowed. A caller with `admin` may do everything that a person may. */
export const TOKEN_SCOPES = ['read', 'submit', 'cancel', 'answer', 'jobs', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export interface AccessToken {
  readonly id: TokenId;
  /** Unique among those that are active. */
  readonly name: string;
  readonly state: TokenState;
  readonly may: readonly TokenScope[];
  /** The only agents it may use, and whose work it sees. Absent: all of them. */
  readonly agents?: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  /** Absent: never. */
  readonly expiresAt?: string;
  /** Exact while the daemon runs; after a crash it may be a minute behind. */
  readonly lastUsedAt?: string;
  readonly revokedAt?: string;
  readonly revokedBy?: string;
}

/** The token together with its text, which nobody is shown a second time. */
export interface CreatedToken extends AccessToken {
  readonly token: string;
}

/** How every access token begins, so that people and secret scanners recognise one. */
export const TOKEN_PREFIX = 'cox_';

/** What a token does is done by this user. No user of the system and nobody on a channel can be called so. */
export const userOfToken = (name: string): string => `token/${name}`;

/** The state of a token at a moment. */
export const tokenState = (
  { revokedAt, expiresAt }: Pick<AccessToken, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): TokenState => {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active';
};
