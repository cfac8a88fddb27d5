// The audit log as clients read it.

import { z } from 'zod';
import { AUDIT_ACTIONS, AUDIT_ORIGINS, auditActionsOf } from '../audit.ts';
import type { Frozen } from '../frozen.ts';
import { timestamp } from './fields.ts';
import type { QueryInput } from './query.ts';

const seq = z
  .string()
  .regex(/^\d{1,15}$/, 'is not a whole number')
  .transform(Number);

/** SHA-256 in hex. */
export const auditHash = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 hash (64 hexadecimal digits)');

/** An entry. `hash` is the SHA-256 of its JSON in this order, without spaces and without `hash`. */
export const auditEntry = z.object({
  seq: z.number().int(),
  at: timestamp,
  actor: z.string(),
  door: z.enum(AUDIT_ORIGINS),
  action: z.enum(AUDIT_ACTIONS),
  /** The id or name of what was changed. */
  subject: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** The hash of the previous entry; 64 zeros for the first. */
  previous: auditHash,
  hash: auditHash,
});
export type AuditEntry = Frozen<z.output<typeof auditEntry>>;

export const MAX_AUDIT_PAGE = 1_000;

export const auditQuery = z.strictObject({
  /** Only entries after this sequence, oldest first. Default: the newest entries. */
  after: seq.optional(),
  /** At or after. */
  since: timestamp.optional(),
  /** An actor as entries show it, or a plain user name. */
  by: z.string().min(1).max(300).optional(),
  /** An action, or a noun for all its actions: `job`. */
  action: z
    .string()
    .refine(
      (action) => auditActionsOf(action).length > 0,
      `is not an action; known: ${AUDIT_ACTIONS.join(', ')}`,
    )
    .optional(),
  limit: seq.pipe(z.number().min(1).max(MAX_AUDIT_PAGE)).default(50),
});
export type AuditQueryInput = QueryInput<typeof auditQuery>;
export type AuditQuery = Frozen<z.output<typeof auditQuery>>;

/** A summary of the chain. */
export const auditSummary = z.object({
  entries: z.number().int(),
  /** When the oldest and the newest entry were written; absent if the log is empty. */
  firstAt: timestamp.optional(),
  lastAt: timestamp.optional(),
  /** The hash of the newest entry. */
  head: auditHash.optional(),
});
export type AuditSummary = Frozen<z.output<typeof auditSummary>>;
