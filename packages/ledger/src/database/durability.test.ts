import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LedgerEvent, taskIdFrom } from '@coxswain/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import type { SyncFile } from './durability.ts';
import { readMeta, writeMeta } from './meta.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import type { Transaction } from './transaction.ts';
import type { Tx } from './tx.ts';

/** A disk whose syncs end when the test says so. */
const slowDisk = () => {
  const underWay: ((error: Error | null) => void)[] = [];
  let begun = 0;
  let isSlow = true;
  const syncFile: SyncFile = (_, done) => {
    begun += 1;
    if (isSlow) underWay.push(done);
    else setImmediate(done, null);
  };
  return {
    syncFile,
    begun: () => begun,
    finish: (error: Error | null = null) => underWay.shift()?.(error),
    /** From here on it is quick. */
    mend: () => {
      isSlow = false;
      for (const done of underWay.splice(0)) done(null);
    },
  };
};

const FAILED = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO', syscall: 'fdatasync' });
const UNKNOWN = { code: 'shutting_down', extras: { outcome: 'unknown' } };

const open = ({ folder = testFolder(), syncFile }: { folder?: string; syncFile?: SyncFile } = {}) => {
  const path = join(folder, 'ledger.db');
  const losses: string[] = [];
  const options = { syncFile, onLost: (why: string) => losses.push(why) };
  const database = new SqliteDatabase(openFile(path, MIGRATIONS), path, options);
  onTestFinished(() => database.close());
  const seen: number[] = [];
  database.onCommit(({ events }) => seen.push(...events.map(({ seq }) => seq)));
  return { folder, path, database, losses, seen };
};

/** On a disk that is slow until the test has finished. */
const openSlowly = () => {
  const disk = slowDisk();
  const opened = open({ syncFile: disk.syncFile });
  onTestFinished(disk.mend);
  const told: string[] = [];
  /** Writes an event; its name is told when its promise is settled. */
  const write = async (name: string, isDurable = true): Promise<void> => {
    const writing = opened.database.write((tx) => writeEvent(tx, name), { isDurable });
    writing.then(
      () => told.push(name),
      () => told.push(`lost ${name}`),
    );
    await turns();
  };
  return { ...opened, disk, told, write };
};

/** Time for a commit, and for what could follow from it without a disk. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
};

/** Takes a sequence and hands an event out with it. */
function* writeEvent(tx: Transaction, name = 'note'): Tx<number> {
  const taskId = taskIdFrom(new Uint8Array(12));
  const seq = tx.nextSeq();
  const envelope = { seq, at: new Date(0).toISOString(), taskId, rootId: taskId, agent: 'a', session: 's' };
  const event: LedgerEvent = {
    ...envelope,
    type: 'StreamChunk',
    data: { stream: 'stdout', text: 'x' },
  };
  tx.emit(event);
  tx.changed();
  yield* writeMeta(name, String(seq));
  return seq;
}

describe('a write that has to be durable', () => {
  it('is told to nobody before its sync is done: not its writer, no watcher, no reader', async () => {
    const { database, disk, told, seen, write } = openSlowly();
    const before = { head: database.head(), revision: database.revision() };
    await write('a');
    const read = database.read(() => readMeta('a')).then((value) => told.push(`read ${value}`));
    await turns();
    expect(database.peek(() => readMeta('a'))).toBe('1');
    expect({ head: database.head(), revision: database.revision() }).toEqual(before);
    expect([disk.begun(), told, seen]).toEqual([1, [], []]);
    disk.finish();
    await read;
    expect([told, seen, database.head()]).toEqual([['a', 'read 1'], [1], 1]);
    expect(database.revision()).toBeGreaterThan(before.revision);
  });

  it('shares the next sync with all that are made while one is under way', async () => {
    const { disk, told, write } = openSlowly();
    await write('first');
    for (let count = 0; count < 20; count += 1) await write(`${count}`);
    expect([disk.begun(), told]).toEqual([1, []]);
    disk.finish();
    await turns();
    // The sync had begun before their commits: it says nothing about them.
    expect([disk.begun(), told]).toEqual([2, ['first']]);
    disk.finish();
    await turns();
    expect([disk.begun(), told.length]).toEqual([2, 21]);
  });

  it('is committed when the disk is free, also when what it waited for had nobody to tell', async () => {
    const { database, disk, told, write } = openSlowly();
    await write('a');
    const looked = database.write(() => readMeta('a')).then((value) => told.push(`looked ${value}`));
    await turns();
    disk.finish();
    await looked;
    expect([disk.begun(), told]).toEqual([1, ['a', 'looked 1']]);
    await write('b');
    disk.finish();
    await turns();
    expect([disk.begun(), told]).toEqual([2, ['a', 'looked 1', 'b']]);
  });

  it('needs no sync when it changed nothing', async () => {
    const { database, disk } = openSlowly();
    expect(await database.write(() => readMeta('nothing'))).toBeUndefined();
    expect(disk.begun()).toBe(0);
  });

  it('makes the whole group wait that it shares its commit with', async () => {
    const { disk, told, write } = openSlowly();
    await write('before', false);
    disk.finish();
    await Promise.all([write('a', false), write('b', true), write('c', false)]);
    expect(told).toEqual(['before']);
    disk.finish();
    await turns();
    expect(told).toEqual(['before', 'a', 'b', 'c']);
  });

  it('is durable before the database is closed', async () => {
    const { path, database, disk, told, write } = openSlowly();
    await write('a');
    const closed = database.close().then(() => told.push('closed'));
    await turns();
    expect([told, existsSync(`${path}-wal`)]).toEqual([[], true]);
    disk.finish();
    await closed;
    expect([told, existsSync(`${path}-wal`)]).toEqual([['a', 'closed'], false]);
  });
});

describe('a write that need not be durable', () => {
  it('waits for no disk', async () => {
    const { database, disk, told, seen, write } = openSlowly();
    // The first one reserves sequences, and that has to be durable.
    await write('reserving', false);
    disk.finish();
    await write('a', false);
    expect(await database.read(() => readMeta('a'))).toBe('2');
    expect([disk.begun(), told, seen]).toEqual([1, ['reserving', 'a'], [1, 2]]);
  });

  it('is told in its order, after what came before it', async () => {
    const { disk, told, seen, write } = openSlowly();
    await write('reserving', false);
    disk.finish();
    await write('durable');
    await write('printed', false);
    expect(told).toEqual(['reserving']);
    disk.finish();
    await turns();
    expect([disk.begun(), told, seen]).toEqual([2, ['reserving', 'durable', 'printed'], [1, 2, 3]]);
  });
});

describe('a sync that failed', () => {
  it('loses the ledger: nobody is told that anything was stored, neither what it covers nor what came after', async () => {
    const { database, disk, losses, told, seen, write } = openSlowly();
    await write('covered');
    await write('later');
    const read = database.read(() => readMeta('covered'));
    const refused = expect(read).rejects.toMatchObject(UNKNOWN);
    disk.finish(FAILED);
    await refused;
    expect([told, seen]).toEqual([['lost covered', 'lost later'], []]);
    expect(losses).toEqual([expect.stringContaining('writing to the disk failed (EIO)')]);
    await expect(database.write((tx) => writeEvent(tx))).rejects.toMatchObject(UNKNOWN);
    expect(() => database.peek(() => readMeta('covered'))).toThrow();
  });

  it('is the last, and the files stay as they are', async () => {
    const { path, database, disk, write } = openSlowly();
    await write('covered');
    await write('later');
    disk.finish(FAILED);
    await database.close();
    expect(disk.begun()).toBe(1);
    expect(existsSync(`${path}-wal`)).toBe(true);
  });
});

describe('sequences', () => {
  it('are never given twice, though a power cut may have taken them back', async () => {
    const afterCut = join(testFolder(), 'state');
    mkdirSync(afterCut);
    const folder = testFolder();
    // What was there when the last sync began is what a power cut leaves.
    const syncFile: SyncFile = (_, done) => {
      for (const name of ['ledger.db', 'ledger.db-wal'])
        copyFileSync(join(folder, name), join(afterCut, name));
      done(null);
    };
    const { database } = open({ folder, syncFile });
    const write = (isDurable: boolean) => database.write((tx) => writeEvent(tx), { isDurable });
    await write(true);
    await write(false);
    const seen = await write(false);
    const restarted = open({ folder: afterCut });
    expect(restarted.database.head()).toBeGreaterThan(seen);
    expect(await restarted.database.write((tx) => writeEvent(tx))).toBeGreaterThan(seen);
  });

  it('have no gap when the database was closed', async () => {
    const { folder, database } = open();
    const seq = await database.write((tx) => writeEvent(tx), { isDurable: false });
    await database.close();
    const again = open({ folder });
    expect(await again.database.write((tx) => writeEvent(tx))).toBe(seq + 1);
    await again.database.close();
  });
});
