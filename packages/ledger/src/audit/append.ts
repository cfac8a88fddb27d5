// Adds an entry to the audit log in the transaction of the change: after a crash there are both or neither.

import type { AuditBy } from '@coxswain/protocol';
import { sql } from 'kysely';
import type { AuditFact } from '../audit.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, run, type Tx } from '../database/tx.ts';
import { type AuditRow, hashOf, NO_HASH } from './entry.ts';

/**
 * Where the chain ends. A sequence is never reused: if the newest entries are removed by force, the gap remains for a check to
 * find.
 */
const END = sql<{ seq: number; hash: string | null }>`
  select max(coalesce((select seq from sqlite_sequence where name = 'audit'), 0),
    coalesce((select max(seq) from audit), 0)) as seq,
  (select hash from audit where seq = (select max(seq) from audit)) as hash`.compile(db);
const insertEntry = compiled((row: AuditRow) =>
  db.insertInto('audit').values({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    door: row.door,
    action: row.action,
    subject: row.subject,
    detail: row.detail,
    previous: row.previous,
    hash: row.hash,
  }),
);

/** The newest entry there is or was; its hash is undefined in an empty log. */
export function* readAuditEnd(): Tx<{ readonly seq: number; readonly hash: string | undefined }> {
  const end = yield* first(END);
  return { seq: end?.seq ?? 0, hash: end?.hash ?? undefined };
}

/** Adds the entry: call it in the transaction script that makes the change. */
export function* appendAudit(
  tx: Pick<Transaction, 'nowMs'>,
  { actor, door }: AuditBy,
  { action, subject, detail = {} }: AuditFact,
): Tx<void> {
  const end = yield* readAuditEnd();
  const row = {
    seq: end.seq + 1,
    at: Math.floor(tx.nowMs),
    actor: actor.toWellFormed(),
    door,
    action,
    subject: subject?.toWellFormed() ?? null,
    detail: JSON.stringify(detail),
    previous: end.hash ?? NO_HASH,
  };
  yield* run(insertEntry({ ...row, hash: hashOf(row) }));
}

/** Starts an empty log, so that every chain records when it began. */
export function* beginAudit(tx: Pick<Transaction, 'nowMs'>, by: AuditBy, ledgerId: string): Tx<void> {
  const end = yield* readAuditEnd();
  if (end.seq === 0) yield* appendAudit(tx, by, { action: 'audit.started', subject: ledgerId });
}
