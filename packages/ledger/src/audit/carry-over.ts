// A backup is older than what it replaces. The entries written since are copied from the replaced ledger when its chain continues
// the backup's; otherwise the log says so and names the end of the chain that was left behind.

import { existsSync } from 'node:fs';
import { type AuditBy, messageOf } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { readMeta, writeMeta } from '../database/meta.ts';
import { SqliteExecutor } from '../database/sqlite-executor.ts';
import { appendAudit, readAuditEnd } from './append.ts';
import { KNOWN_CONFIG } from './config-changes.ts';
import type { AuditRow } from './entry.ts';

export interface CarryOver {
  /** The database that was restored, open for writing, in a transaction. */
  readonly restored: BetterSqlite3.Database;
  /** The path of the ledger it replaces, which may not exist. */
  readonly replaced: string;
  readonly by: AuditBy;
  readonly nowMs: number;
  /** What the entry says about the backup and the replaced ledger. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Copies what it can, then adds the entry of the restore. Returns how many entries were copied. */
export const carryOver = ({ restored, replaced, by, nowMs, detail }: CarryOver): number => {
  const executor = new SqliteExecutor(restored);
  let left: object = {};
  let carried = 0;
  if (existsSync(replaced))
    try {
      // A savepoint: all entries or none.
      ({ carried, left } = restored.transaction(() => copyNewer(restored, replaced))());
    } catch (error) {
      left = { leftBehind: { unreadable: messageOf(error) } };
    }
  const fact = { action: 'ledger.restored', detail: { ...detail, carried, ...left } } as const;
  executor.drive(appendAudit({ nowMs }, by, fact));
  return carried;
};

const copyNewer = (restored: BetterSqlite3.Database, replaced: string) => {
  const from = new BetterSqlite3(replaced, { readonly: true, fileMustExist: true });
  try {
    const hasLog = from.prepare(`select 1 from sqlite_schema where name = 'audit'`).get() !== undefined;
    if (!hasLog) return { carried: 0, left: {} };
    const end = new SqliteExecutor(restored).drive(readAuditEnd());
    const old = new SqliteExecutor(from).drive(readAuditEnd());
    const same = from.prepare<[number], string>('select hash from audit where seq = ?').pluck().get(end.seq);
    if (end.seq > 0 && same !== end.hash) return { carried: 0, left: { leftBehind: old } };
    const insert = restored.prepare(
      `insert into audit (seq, at, actor, door, action, subject, detail, previous, hash)
       values (@seq, @at, @actor, @door, @action, @subject, @detail, @previous, @hash)`,
    );
    let carried = 0;
    for (const row of from
      .prepare<[number], AuditRow>('select * from audit where seq > ? order by seq')
      .iterate(end.seq)) {
      insert.run(row);
      carried += 1;
    }
    // Trust that was revoked since is not restored.
    restored
      .prepare(
        `delete from trusted_workflow
         where path in (select subject from audit where action = 'workflow.untrusted' and seq > ?)`,
      )
      .run(end.seq);
    // The config entries continue from there.
    const known = new SqliteExecutor(from).drive(readMeta(KNOWN_CONFIG));
    if (known !== undefined) new SqliteExecutor(restored).drive(writeMeta(KNOWN_CONFIG, known));
    return { carried, left: {} };
  } finally {
    from.close();
  }
};
