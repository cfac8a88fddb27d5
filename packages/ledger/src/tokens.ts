// Access tokens as callers see them. The ledger never sees a token, only its hash.

import type { AccessToken, AuditBy, TokenId } from '@coxswain/protocol';

/** A token as it is stored; whether it is active depends on when one asks. */
export type StoredToken = Omit<AccessToken, 'state'>;

export interface AccessTokens {
  /** All that are kept, by name, then oldest first, each with the SHA-256 of its text. */
  list(): Promise<readonly { readonly token: StoredToken; readonly hash: Uint8Array }[]>;
  /** Stores a new token. False: the name is taken by an active one. */
  create(token: StoredToken, hash: Uint8Array, auditBy?: AuditBy): Promise<boolean>;
  /** Ends a token for good. undefined: there is no such token. One that was revoked before stays as it is. */
  revoke(
    id: TokenId,
    revoked: { readonly by: string; readonly atMs: number },
    auditBy?: AuditBy,
  ): Promise<StoredToken | undefined>;
  /** Notes when tokens were used last; survives a crash of the daemon, and a power cut only with the next durable write. */
  noteUse(uses: readonly { readonly id: TokenId; readonly atMs: number }[]): Promise<void>;
}
