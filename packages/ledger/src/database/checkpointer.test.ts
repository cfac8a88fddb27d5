import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import { writeMeta } from './meta.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const MIB = 1024 * 1024;
/** However long threads take, or do not run: 64 MiB, and what is written until the next look. */
const MAX_JOURNAL_BYTES = 80 * MIB;
/** More than that, so that a journal that only grows is seen. */
const MUCH_BYTES = 150 * MIB;

const open = (checkpointerEntry?: URL) => {
  const folder = testFolder();
  const path = join(folder, 'ledger.db');
  const file = openFile(path, MIGRATIONS);
  const database = new SqliteDatabase(file, path, { checkpointerEntry });
  onTestFinished(() => database.close());
  const journalBytes = (): number => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  /** Writes so much, a commit after the other without a pause, always over the same rows. */
  const write = async (bytes: number): Promise<void> => {
    for (let written = 0; written < bytes; written += MIB / 4) {
      // Each text differs everywhere from the one before: pages that stay the same are not written.
      const text = `${written} `.repeat(MIB / 4).slice(0, MIB / 4);
      const script = () => writeMeta(`key ${(written / MIB) % 4}`, text);
      await database.write(script, { isDurable: false });
    }
  };
  return { folder, path, file, database, write, journalBytes };
};

/** A file for a thread to run. */
const script = (folder: string, text: string): URL => {
  const path = join(folder, 'thread.mjs');
  writeFileSync(path, text);
  return pathToFileURL(path);
};

it('keeps the journal bounded under writes that never pause', async () => {
  const { write, journalBytes } = open();
  await write(MUCH_BYTES);
  expect(journalBytes()).toBeLessThan(MAX_JOURNAL_BYTES);
});

it('keeps the journal bounded when its thread cannot run', async () => {
  const { write, journalBytes } = open(new URL('file:///nowhere/thread.mjs'));
  await write(MUCH_BYTES);
  expect(journalBytes()).toBeLessThan(MAX_JOURNAL_BYTES);
});

it('keeps the journal bounded when its thread ends at every request', async () => {
  const entry = script(
    testFolder(),
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw new Error('no'); });`,
  );
  const { write, journalBytes } = open(entry);
  await write(MUCH_BYTES);
  expect(journalBytes()).toBeLessThan(MAX_JOURNAL_BYTES);
});

it('continues, with a bounded journal, when its thread never answers', async () => {
  const entry = script(
    testFolder(),
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`,
  );
  const { write, journalBytes } = open(entry);
  await write(MUCH_BYTES);
  expect(journalBytes()).toBeLessThan(MAX_JOURNAL_BYTES);
});

it('continues while a reader keeps the journal from starting again', async () => {
  const { path, write, journalBytes } = open();
  await write(MIB);
  const reader = new BetterSqlite3(path, { readonly: true });
  onTestFinished(() => void reader.close());
  reader.exec('begin');
  reader.prepare('select count(*) from meta').get();
  await write(40 * MIB);
  expect(journalBytes()).toBeGreaterThan(40 * MIB);
  reader.exec('commit');
  await write(MUCH_BYTES);
  expect(journalBytes()).toBeLessThan(MAX_JOURNAL_BYTES);
});

it('leaves no journal behind when it is closed', async () => {
  const { path, write, database } = open();
  await write(10 * MIB);
  await database.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
});

it('leaves an empty journal behind when another program has the file open', async () => {
  const { path, write, database, journalBytes } = open();
  await write(10 * MIB);
  const other = new BetterSqlite3(path, { readonly: true });
  onTestFinished(() => void other.close());
  other.prepare('select count(*) from meta').get();
  await database.close();
  expect(journalBytes()).toBe(0);
  expect(other.prepare('select count(*) from meta').pluck().get()).toBeGreaterThan(0);
});
