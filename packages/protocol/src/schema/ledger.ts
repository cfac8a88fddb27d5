// Checking a ledger, and backing it up to one file.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { auditHash, auditSummary } from './audit.ts';
import { timestamp } from './fields.ts';
import { problem } from './problem.ts';

const LEDGER_AREAS = [
  'pages',
  'links',
  'tasks',
  'queue',
  'counters',
  'sessions',
  'jobs',
  'deliveries',
  'events',
  'output',
  'environments',
  'audit',
] as const;

/** An inconsistency in a ledger. */
export const ledgerFault = z.object({
  area: z.enum(LEDGER_AREAS),
  /** The task, table or file concerned. */
  subject: z.string(),
  detail: z.string(),
  /** It is derived from other rows and can be recomputed. */
  isRepairable: z.boolean(),
});
export type LedgerFault = Frozen<z.output<typeof ledgerFault>>;

export const checkScope = z.enum(['quick', 'whole', 'audit']);
export type CheckScope = Frozen<z.output<typeof checkScope>>;

export const checkLedgerBody = z.strictObject({
  scope: checkScope.default('whole'),
  /** A hash noted earlier, which the audit log must contain. */
  expect: auditHash.optional(),
});

/** The summary of a check. */
export const ledgerCheck = z.object({
  scope: checkScope,
  tasks: z.number().int(),
  events: z.number().int(),
  /** The remaining faults, without the repaired ones. */
  faults: z.number().int(),
  repaired: z.number().int(),
  /** When the last `whole` check ended, and how many faults remained; absent if there was none. */
  lastWhole: z.object({ at: timestamp, faults: z.number().int() }).optional(),
  audit: auditSummary.optional(),
});
export type LedgerCheck = Frozen<z.output<typeof ledgerCheck>>;

/** A line of the answer: faults as they are found, then the summary, or why the check was aborted. */
export const checkLine = z.union([
  z.object({ fault: ledgerFault }),
  z.object({ repaired: ledgerFault }),
  z.object({ checked: ledgerCheck }),
  z.object({ problem }),
]);
export type CheckLine = Frozen<z.output<typeof checkLine>>;

export const backupBody = z.strictObject({
  /** An absolute path on the daemon's machine. */
  file: z.string().min(1),
  /** Overwrites an existing file. */
  force: z.boolean().default(false),
});

/** The contents of a backup. */
export const backupAnswer = z.object({
  file: z.string(),
  ledgerId: z.string(),
  createdAt: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  /** Output and environment files. */
  files: z.number().int(),
  /** The size of the backup. */
  bytes: z.number().int(),
  /** Files that the ledger refers to but that are missing or incomplete. */
  missing: z.array(z.string()),
  /** The hash of the newest audit entry. */
  auditHead: auditHash.optional(),
});
export type BackupAnswer = Frozen<z.output<typeof backupAnswer>>;

/** The last line of the answer; empty lines before it mean that the daemon is still working. */
export const backupLine = z.union([z.object({ backup: backupAnswer }), z.object({ problem })]);
export type BackupLine = Frozen<z.output<typeof backupLine>>;
