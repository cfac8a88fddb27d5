import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LedgerEvent, taskIdFrom } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import { writeMeta } from './meta.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import type { Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

const NORMAL = 1;
const FULL = 2;
const synchronousOf = (file: BetterSqlite3.Database): unknown => file.pragma('synchronous', { simple: true });

const open = (folder = testFolder()) => {
  const path = join(folder, 'ledger.db');
  const file = openFile(path, MIGRATIONS);
  const database = new SqliteDatabase(file, path);
  onTestFinished(() => database.close());
  /** Writes something and says how the commit was made. */
  const write = (isDurable: boolean): Promise<unknown> =>
    database.write(
      function* () {
        yield* writeMeta('something', 'written');
        return synchronousOf(file);
      },
      { isDurable },
    );
  return { folder, file, database, write };
};

/** Takes a sequence and hands an event out with it. */
function* writeEvent(tx: Transaction): Tx<number> {
  const taskId = taskIdFrom(new Uint8Array(12));
  const seq = tx.nextSeq();
  const envelope = { seq, at: new Date(0).toISOString(), taskId, rootId: taskId, agent: 'a', session: 's' };
  const event: LedgerEvent = {
    ...envelope,
    type: 'StreamChunk',
    data: { stream: 'stdout', text: 'x' },
  };
  tx.emit(event);
  yield* writeMeta('note', String(seq));
  return seq;
}

it('waits for the disk with a write that has to be durable, and not with one that need not be', async () => {
  const { write } = open();
  await write(false);
  expect(await write(false)).toBe(NORMAL);
  expect(await write(true)).toBe(FULL);
  expect(await write(false)).toBe(NORMAL);
});

it('makes a write durable unless the options waive it', async () => {
  const { file, database, write } = open();
  await write(false);
  await write(false);
  const synchronous = await database.write(function* () {
    yield* writeMeta('something', 'written');
    return synchronousOf(file);
  });
  expect(synchronous).toBe(FULL);
});

it('makes a whole group durable when one of its writes has to be', async () => {
  const { write } = open();
  await write(false);
  expect(await Promise.all([write(false), write(false)])).toEqual([NORMAL, NORMAL]);
  expect(await Promise.all([write(false), write(true), write(false)])).toEqual([FULL, FULL, FULL]);
  expect(await Promise.all([write(false), write(false)])).toEqual([NORMAL, NORMAL]);
});

it('never gives a sequence twice that a power cut may have taken back', async () => {
  const { folder, file, database } = open();
  await database.write(writeEvent);
  await database.write(writeEvent, { isDurable: false });
  const afterCut = join(testFolder(), 'state');
  mkdirSync(afterCut);
  // What was durable before the last of these writes is what a power cut leaves.
  for (const name of ['ledger.db', 'ledger.db-wal']) copyFileSync(join(folder, name), join(afterCut, name));
  expect(synchronousOf(file)).toBe(FULL);
  const seen = await database.write(writeEvent, { isDurable: false });
  expect(synchronousOf(file)).toBe(NORMAL);
  const restarted = open(afterCut);
  expect(await restarted.database.write(writeEvent)).toBeGreaterThan(seen);
});

it('skips no sequence when it was closed', async () => {
  const { folder, database } = open();
  const seq = await database.write(writeEvent, { isDurable: false });
  await database.close();
  const again = open(folder);
  expect(await again.database.write(writeEvent)).toBe(seq + 1);
  await again.database.close();
});
