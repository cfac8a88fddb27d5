// An access token gives a script or another machine some of a person's rights: scopes, agents and an expiry. The token itself
// is shown once; only a hash is stored, from which it cannot be recovered.

/** What a token may be allowed to do. `admin` allows everything a person may do. */
export const TOKEN_SCOPES = ['read', 'submit', 'cancel', 'answer', 'jobs', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];
/** The prefix of every access token, so that people and secret scanners recognise it. */
export const TOKEN_PREFIX = 'cox_';

/** The user on whose behalf a token acts. No system user and no channel sender can have this name. */
export const userOfToken = (name: string): string => `token/${name}`;

/** The state of a token at a given time. */
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
