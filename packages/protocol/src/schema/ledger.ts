// Looking a ledger over, copying it into one file, and taking the lines of an export in.

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

/** Something in a ledger that contradicts something else in it. */
export const ledgerFault = z.object({
  area: z.enum(LEDGER_AREAS),
  /** The task, table or file it is about. */
  subject: z.string(),
  detail: z.string(),
  /** It was derived from other rows and can be worked out from them again. */
  isRepairable: z.boolean(),
});
export type LedgerFault = Frozen<z.output<typeof ledgerFault>>;

export const checkScope = z.enum(['quick', 'whole', 'audit']);
export type CheckScope = Frozen<z.output<typeof checkScope>>;

export const checkLedgerBody = z.strictObject({
  scope: checkScope.default('whole'),
  /** A hash that the audit log must contain, noted before. */
  expect: auditHash.optional(),
});

/** What a check came to. */
export const ledgerCheck = z.object({
  scope: checkScope,
  tasks: z.number().int(),
  events: z.number().int(),
  /** Those that are left: what was repaired is not among them. */
  faults: z.number().int(),
  repaired: z.number().int(),
  /** When the last whole check ended, and how many faults it left; absent when there was none. */
  lastWhole: z.object({ at: timestamp, faults: z.number().int() }).optional(),
  audit: auditSummary.optional(),
});
export type LedgerCheck = Frozen<z.output<typeof ledgerCheck>>;

/** A line of the answer: faults as they are found, at the end what it all came to, or why it could not go on. */
export const checkLine = z.union([
  z.object({ fault: ledgerFault }),
  z.object({ repaired: ledgerFault }),
  z.object({ checked: ledgerCheck }),
  z.object({ problem }),
]);
export type CheckLine = Frozen<z.output<typeof checkLine>>;

export const backupBody = z.strictObject({
  /** An absolute path on the machine of the daemon. */
  file: z.string().min(1),
  /** Replaces a file that is there. */
  force: z.boolean().default(false),
});

/** What is in a backup. */
export const backupAnswer = z.object({
  file: z.string(),
  ledgerId: z.string(),
  createdAt: timestamp,
  tasks: z.number().int(),
  events: z.number().int(),
  /** Files of output, and of environments. */
  files: z.number().int(),
  /** Of the backup itself. */
  bytes: z.number().int(),
  /** Files that the ledger names and that were not there, or not whole. */
  missing: z.array(z.string()),
  /** The hash of the newest entry of its audit log. */
  auditHead: auditHash.optional(),
});
export type BackupAnswer = Frozen<z.output<typeof backupAnswer>>;

/** The line that ends the answer; empty lines before it say that the daemon is at it. */
export const backupLine = z.union([z.object({ backup: backupAnswer }), z.object({ problem })]);
export type BackupLine = Frozen<z.output<typeof backupLine>>;
