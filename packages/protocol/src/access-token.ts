// An access token lets a script or another machine in with a few rights of a person's: what it may do, with which agents, and
// until when. The token itself is shown once; what is kept of it recognises it and cannot be turned back into it.

/** What a token may be allowed. A caller with `admin` may do everything that a person may. */
export const TOKEN_SCOPES = ['read', 'submit', 'cancel', 'answer', 'jobs', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];
/** How every access token begins, so that people and secret scanners recognise one. */
export const TOKEN_PREFIX = 'cox_';

/** What a token does is done by this user. No user of the system and nobody on a channel can be called so. */
export const userOfToken = (name: string): string => `token/${name}`;

/** The state of a token at a moment. */
export const tokenState = (
  {
    revokedAt,
    expiresAt,
  }: { readonly revokedAt?: string | undefined; readonly expiresAt?: string | undefined },
  nowMs: number,
): TokenState => {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active';
};
