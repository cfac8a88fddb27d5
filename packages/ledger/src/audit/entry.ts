// An entry of the audit log: its text form and the hash of that. Anybody can recompute the hashes from `cox audit --json` with
// standard tools: the hash is that of the line without its last field.

import { createHash } from 'node:crypto';
import type { AuditEntry } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import type { AuditTable } from '../database/schema-access.ts';
import { timestampOf } from '../tasks/task-row.ts';

export type AuditRow = Selectable<AuditTable>;

/** The `previous` hash of the first entry. */
export const NO_HASH = '0'.repeat(64);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash that the entry must have. */
export const hashOf = (row: Omit<AuditRow, 'hash'>): string => {
  const { seq, at, actor, door, action, subject, detail, previous } = row;
  const [before, after] = [{ seq, at: stampOf(at), actor, door, action, subject }, { previous }];
  return sha256(
    `${JSON.stringify(before).slice(0, -1)},"detail":${detail},${JSON.stringify(after).slice(1)}`,
  );
};

/** A tampered row need not hold a time. */
const stampOf = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? timestampOf(ms) : String(ms));

export const auditEntryOf = (row: AuditRow): AuditEntry => ({
  seq: row.seq,
  at: stampOf(row.at),
  actor: row.actor,
  // Written by append.ts from an entry.
  door: row.door as AuditEntry['door'],
  action: row.action as AuditEntry['action'],
  subject: row.subject,
  detail: detailOf(row.detail),
  previous: row.previous,
  hash: row.hash,
});

const detailOf = (text: string): AuditEntry['detail'] => {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours: a check says so.
    return { unreadable: text };
  }
};
