// Restores a home's ledger from a backup. Everything is unpacked and checked next to the current files; then files are swapped by
// a plan that is on the disk before the first of them moves, so that the next start after a crash finishes it.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type AuditBy, DAEMON_ACTOR, ProblemError } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { type CarryOver, carryOver } from '../audit/carry-over.ts';
import { readPageFaults } from '../check/pages.ts';
import { forgetWholeCheck } from '../check/summary.ts';
import { APPLICATION_ID, migrate, schemaVersion } from '../database/migrate.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { SqliteExecutor } from '../database/sqlite-executor.ts';
import { storageProblem } from '../database/storage-problem.ts';
import { becomeCopy } from '../identity.ts';
import { syncNow } from '../sync-folder.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { BACKUP_VERSION, unsealBackup } from './backup-file.ts';

export interface RestoreOrder {
  /** The backup. */
  readonly file: string;
  /** The folder of the ledger; the caller holds the lock of its home. */
  readonly folder: string;
  /** Moves an existing ledger aside. */
  readonly isForced: boolean;
  readonly nowMs: number;
  /** Who restores. Default: the daemon. */
  readonly by?: AuditBy;
}

export interface Restored {
  readonly tasks: number;
  readonly events: number;
  readonly files: number;
  /** Access tokens that were active: they are not restored. */
  readonly tokens: number;
  /** RFC 3339: when the backup was made. */
  readonly createdAt: string;
  /** How many entries of the audit log are newer than the backup and were copied. */
  readonly auditCarried: number;
  /** The new location of the previous files. */
  readonly movedTo?: string;
}

const UNPACKED = 'restore.part';
const PLAN = 'restore.json';
/** The files of a ledger, in its folder. */
const PARTS = ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'output', 'environments'] as const;
/** A hostile backup must not write anywhere else. */
const FILE_IN_BACKUP = /^(?:output\/tsk_[a-z2-7]+\/\d+\/\d+|environments\/\w[\w.-]*)$/;

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Throws ProblemError; then the existing ledger is unchanged. */
export const restoreLedger = (order: RestoreOrder): Restored => {
  const { file, folder, isForced, nowMs } = order;
  const ledger = join(folder, 'ledger.db');
  finishRestore(folder);
  if (existsSync(ledger) && !isForced)
    throw new ProblemError(
      'unprocessable',
      `a ledger already exists: ${ledger}. Move it aside with --force, or restore into another home with --home <folder>`,
    );
  const unpacked = join(folder, UNPACKED);
  try {
    mkdirSync(unpacked, { mode: 0o700 });
    const aside = `replaced-${timestampOf(nowMs).replaceAll(/[:.]/g, '-')}`;
    const restored = unpack(order, { unpacked, aside });
    const old = PARTS.filter((part) => existsSync(join(folder, part)));
    const moves: Move[] = [
      ...old.map((part) => ({ from: part, to: join(aside, part) })),
      ...PARTS.filter((part) => existsSync(join(unpacked, part))).map((part) => ({
        from: join(UNPACKED, part),
        to: part,
      })),
    ];
    writePlan(folder, moves);
    finishRestore(folder);
    return old.length === 0 ? restored : { ...restored, movedTo: join(folder, aside) };
  } catch (error) {
    if (!existsSync(join(folder, PLAN))) rmSync(unpacked, { recursive: true, force: true });
    throw storageProblem(file, error) ?? error;
  }
};

const writePlan = (folder: string, moves: readonly Move[]): void => {
  const draft = join(folder, `${PLAN}.new`);
  writeFileSync(draft, JSON.stringify({ moves }), { mode: 0o600 });
  syncNow(draft);
  renameSync(draft, join(folder, PLAN));
  syncNow(folder);
};

/**
 * Finishes an interrupted restore: unpacked files are removed, and moves that had started are completed. Call it before opening a
 * ledger, while holding the lock.
 */
export const finishRestore = (folder: string): void => {
  const plan = join(folder, PLAN);
  if (!existsSync(plan)) {
    rmSync(join(folder, UNPACKED), { recursive: true, force: true });
    return;
  }
  // Written above.
  const { moves } = JSON.parse(readFileSync(plan, 'utf8')) as { moves: readonly Move[] };
  for (const { from, to } of moves) {
    // From an earlier version: the plan lists only existing files.
    if (!existsSync(join(folder, from)) || existsSync(join(folder, to))) continue;
    mkdirSync(dirname(join(folder, to)), { recursive: true, mode: 0o700 });
    renameSync(join(folder, from), join(folder, to));
    syncNow(dirname(join(folder, to)));
  }
  syncNow(folder);
  rmSync(plan);
  rmSync(join(folder, UNPACKED), { recursive: true, force: true });
  syncNow(folder);
};

const refuse = (file: string, why: string): never => {
  throw new ProblemError('unprocessable', `${file}: ${why}; nothing was changed`);
};

const unpack = (
  { file, folder, by = DAEMON_ACTOR, nowMs }: RestoreOrder,
  { unpacked, aside }: { readonly unpacked: string; readonly aside: string },
): Restored => {
  const path = join(unpacked, 'ledger.db');
  unsealBackup(file, path);
  const copy = new BetterSqlite3(path);
  try {
    if (copy.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      refuse(file, 'it does not contain a ledger');
    schemaVersion(copy, file, MIGRATIONS);
    const [about] = copy.prepare<[], BackupRow>('select * from backup').all();
    if (about === undefined || about.version > BACKUP_VERSION)
      return refuse(file, 'it was made by a newer cox: restore it with that version');
    const [fault] = new SqliteExecutor(copy).drive(readPageFaults(true));
    if (fault !== undefined) refuse(file, `its contents are damaged: ${fault.detail}`);
    // A backup of an older cox has no audit log and no tokens yet.
    migrate(copy, path, MIGRATIONS);
    const files = writeFiles(copy, file, unpacked);
    const tokens = countActiveTokens(copy, nowMs);
    const createdAt = timestampOf(about.created_at);
    const replaced = join(folder, 'ledger.db');
    const movedTo = existsSync(replaced) ? { replaced: join(folder, aside) } : {};
    const detail = { backup: file, createdAt, from: about.ledger_id, ...movedTo };
    const auditCarried = makeCopy(copy, file, { replaced, by, nowMs, detail });
    const count = (table: string): number =>
      Number(copy.prepare(`select count(*) from ${table}`).pluck().get());
    return {
      tasks: count('task'),
      events: count('event'),
      files,
      tokens,
      createdAt,
      auditCarried,
    };
  } finally {
    copy.close();
    syncNow(path);
  }
};

interface BackupRow {
  readonly version: number;
  readonly ledger_id: string;
  readonly created_at: number;
}

const countActiveTokens = (copy: BetterSqlite3.Database, nowMs: number): number =>
  copy
    .prepare<[number], number>(
      'select count(*) from token where revoked_at is null and (expires_at is null or expires_at > ?)',
    )
    .pluck()
    .get(nowMs) ?? 0;

const writeFiles = (copy: BetterSqlite3.Database, backup: string, folder: string): number => {
  const content = copy.prepare<[string], Buffer>('select content from backup_file where path = ?').pluck();
  const paths = copy.prepare<[], string>('select path from backup_file order by path').pluck().all();
  const folders = new Set<string>();
  for (const path of paths) {
    const bytes = content.get(path);
    if (!FILE_IN_BACKUP.test(path) || bytes === undefined)
      return refuse(backup, `it contains a file that is not part of a ledger: ${JSON.stringify(path)}`);
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const written = openSync(target, 'wx', 0o600);
    for (let at = 0; at < bytes.length; ) at += writeSync(written, bytes, at);
    fsyncSync(written);
    closeSync(written);
    for (let above = dirname(target); above !== dirname(folder); above = dirname(above)) folders.add(above);
  }
  for (const each of folders) syncNow(each);
  return paths.length;
};

/** It may run next to the original: like every copy it gets its own id when it is opened, and is on hold. */
const makeCopy = (
  copy: BetterSqlite3.Database,
  backup: string,
  audit: Omit<CarryOver, 'restored'>,
): number => {
  const executor = new SqliteExecutor(copy);
  const carried = copy
    .transaction(() => {
      copy.exec('drop table backup; drop table backup_file');
      executor.drive(becomeCopy(backup));
      executor.drive(forgetWholeCheck());
      return carryOver({ restored: copy, ...audit });
    })
    .immediate();
  copy.pragma('incremental_vacuum');
  return carried;
};
