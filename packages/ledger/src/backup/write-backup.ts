// Writes a backup, in the reading thread: a snapshot of the database, then the files that the rows of that snapshot name.

import { closeSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackupAnswer } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { environmentsFolderOf, neededEnvironments } from '../check/environments.ts';
import type { SegmentRow } from '../check/files.ts';
import { segmentPath } from '../output/paths.ts';
import type { Reading } from '../reader/reading.ts';
import { syncNow } from '../sync-folder.ts';
import { BACKUP_TABLES, BACKUP_VERSION, sealBackup } from './backup-file.ts';

export interface BackupOrder {
  readonly file: string;
  readonly ledgerId: string;
  readonly createdAtMs: number;
}

export type Written = Omit<BackupAnswer, 'createdAt' | 'ledgerId' | 'file'>;

/** The file name suffix of an incomplete backup. */
export const UNFINISHED = '.part';

/** The file gets its name when it is complete and on the disk. */
export const writeBackup = (reading: Reading, { file, ...order }: BackupOrder): Written => {
  const part = `${file}${UNFINISHED}`;
  rmSync(part, { force: true });
  // For the user alone: SQLite writes into the file that is there.
  closeSync(openSync(part, 'wx', 0o600));
  // A task that ends meanwhile deletes its environment, which the snapshot may still need.
  const environments = readEnvironments(environmentsFolderOf(reading.databasePath));
  snapshot(reading.databasePath, part);
  const copied = addFiles(part, { ...order, reading, environments });
  const bytes = sealBackup(part);
  renameSync(part, file);
  syncNow(dirname(file));
  return { ...copied, bytes };
};

const snapshot = (databasePath: string, part: string): void => {
  const source = new BetterSqlite3(databasePath, { readonly: true, fileMustExist: true });
  try {
    source.prepare('vacuum into ?').run(part);
  } finally {
    source.close();
  }
};

const readEnvironments = (folder: string): Map<string, Buffer> => {
  const contents = new Map<string, Buffer>();
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // Nothing was submitted with one yet.
  }
  for (const name of names) {
    const content = readWhole(join(folder, name));
    if (content !== undefined) contents.set(name, content);
  }
  return contents;
};

const readWhole = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/** The first bytes of a file; undefined when there are fewer. */
const readBeginning = (path: string, bytes: number): Buffer | undefined => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const content = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; ) {
      const read = readSync(file, content, at, bytes - at, at);
      if (read === 0) return undefined;
      at += read;
    }
    return content;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

interface Files extends Omit<BackupOrder, 'file'> {
  readonly reading: Reading;
  readonly environments: ReadonlyMap<string, Buffer>;
}

const addFiles = (
  part: string,
  { ledgerId, createdAtMs, reading, environments }: Files,
): Omit<Written, 'bytes'> => {
  const { outputFolder, databasePath } = reading;
  const copy = new BetterSqlite3(part);
  try {
    // Nobody sees the file before it is whole: it needs no journal.
    copy.pragma('journal_mode = off');
    copy.pragma('synchronous = off');
    for (const table of BACKUP_TABLES) copy.exec(table);
    copy.prepare('insert into backup values (?, ?, ?)').run(BACKUP_VERSION, ledgerId, createdAtMs);
    const insert = copy.prepare('insert into backup_file (path, content) values (?, ?)');
    const missing: string[] = [];
    let files = 0;
    const add = (path: string, content: Buffer | undefined): void => {
      if (content === undefined) missing.push(path);
      else insert.run(path, content);
      if (content !== undefined) files += 1;
    };
    const segments = copy
      .prepare<[], SegmentRow>(
        `select task.id, segment.attempt, segment.segment, segment.bytes
         from output_segment as segment join task on task.n = segment.task_n`,
      )
      .all();
    copy.exec('begin');
    for (const { id, attempt, segment, bytes } of segments)
      add(
        join('output', id, `${attempt}`, `${segment}`),
        readBeginning(segmentPath(outputFolder, id, attempt, segment), bytes),
      );
    const needed = copy.prepare<[], { ref: string }>(neededEnvironments.sql).all();
    for (const ref of new Set(needed.map((row) => row.ref)))
      add(
        join('environments', ref),
        environments.get(ref) ?? readWhole(join(environmentsFolderOf(databasePath), ref)),
      );
    copy.exec('commit');
    const count = (table: string): number =>
      Number(copy.prepare(`select count(*) from ${table}`).pluck().get());
    const auditHead = copy.prepare('select hash from audit order by seq desc limit 1').pluck().get();
    const head = typeof auditHead === 'string' ? { auditHead } : {};
    return { tasks: count('task'), events: count('event'), files, missing, ...head };
  } finally {
    copy.close();
  }
};
