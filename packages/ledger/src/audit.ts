// The audit log as the rest of the house sees it. Verbs of the ledger that are audited take who does it as their last argument and
// write their entry themselves, in the transaction of the change; here is what happens outside of it.

import type { AuditAction, AuditBy, AuditEntry, AuditQuery } from '@coxswain/protocol';

/** What happened, and to what. Nothing in it may be a secret. */
export interface AuditFact {
  readonly action: AuditAction;
  /** The id or name of what it is about. */
  readonly subject?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The settings as they are in force, by key: those that are not at their defaults. */
export type ConfigSnapshot = Readonly<Record<string, ConfigSetting>>;

export interface ConfigSetting {
  /** As it may be shown. */
  readonly value: unknown;
  /** Where it comes from: the file, a variable, a flag. */
  readonly origin: string;
  /** Tells two values apart that look the same because they are hidden. */
  readonly fingerprint: string;
}

export interface Audit {
  /** Notes what happens outside the ledger, before it happens. */
  append(by: AuditBy, fact: AuditFact): Promise<void>;
  /** Entries in the order of the chain. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Notes which settings are others than those noted last; writes nothing when none is. */
  noteConfig(by: AuditBy, snapshot: ConfigSnapshot): Promise<void>;
  /**
   * Removes entries older than that from the front, in steps. It waits until many are old or one is a month older, so that a log in
   * which nothing happens is not written to for ever. Returns how many went.
   */
  prune(beforeMs: number): Promise<number>;
}
