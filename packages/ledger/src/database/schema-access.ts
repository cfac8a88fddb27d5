// The tables of access control: the audit log, named tokens, trusted workflows.

import type { Generated } from 'kysely';

export interface AuditTable {
  readonly seq: Generated<number>;
  readonly at: number;
  readonly actor: string;
  readonly door: string;
  readonly action: string;
  readonly subject: string | null;
  /** JSON. */
  readonly detail: string;
  /** The hash of the entry before, in hex; of the first one, zeros. */
  readonly previous: string;
  readonly hash: string;
}

export interface TokenTable {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token. */
  readonly hash: Buffer;
  /** JSON list of scopes. */
  readonly may: string;
  /** JSON list of agents; null: all. */
  readonly agents: string | null;
  readonly created_at: number;
  readonly created_by: string;
  /** null: never. */
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
  readonly revoked_by: string | null;
}

export interface TrustedWorkflowTable {
  /** The real path of the file. */
  readonly path: string;
  /** SHA-256 of its content, in hex. */
  readonly hash: string;
  readonly trusted_at: number;
  readonly trusted_by: string;
}
