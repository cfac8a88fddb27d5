// The audit log as other packages see it. Audited operations of the ledger take their author as the last argument and write their
// entry themselves, in the transaction of the change; this is for changes outside the ledger.

import type { AuditAction, AuditBy, AuditEntry, AuditQuery } from '@coxswain/protocol';

/** What happened, and to what. Nothing in it may be a secret. */
export interface AuditFact {
  readonly action: AuditAction;
  /** The id or name of its subject. */
  readonly subject?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The settings in force that differ from their defaults, by key. */
export type ConfigSnapshot = Readonly<Record<string, ConfigSetting>>;

export interface ConfigSetting {
  /** As it may be shown. */
  readonly value: unknown;
  /** Where it comes from: the file, a variable, a flag. */
  readonly origin: string;
  /** Distinguishes two hidden values that look the same. */
  readonly fingerprint: string;
}

export interface Audit {
  /** Records an action outside the ledger, before it happens. */
  append(by: AuditBy, fact: AuditFact): Promise<void>;
  /** Entries in the order of the chain. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Records the settings that changed since the last call; writes nothing when none did. */
  noteConfig(by: AuditBy, snapshot: ConfigSnapshot): Promise<void>;
  /**
   * Removes entries older than that from the front, in steps. It waits until many are old or one is a month older, so that an idle
   * log is not written to forever. Returns how many were removed.
   */
  prune(beforeMs: number): Promise<number>;
}
