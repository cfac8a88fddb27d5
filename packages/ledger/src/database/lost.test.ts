import { copyFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import { readMeta, writeMeta } from './meta.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';
import { type DatabaseOptions, SqliteDatabase } from './sqlite-database.ts';

/** SQLite on a disk that refuses: the statement is done, as frames that were written before their sync failed, and throws. */
const failingAfter = (file: BetterSqlite3.Database, fails: (sql: string) => string | undefined) =>
  new Proxy(file, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'exec' && name !== 'pragma') return value.bind(target);
      return (sql: string, ...rest: unknown[]) => {
        const result = value.call(target, sql, ...rest);
        const code = fails(sql);
        if (code !== undefined) throw new BetterSqlite3.SqliteError('disk I/O error', code);
        return result;
      };
    },
  });

interface Opening extends DatabaseOptions {
  readonly fails?: (sql: string) => string | undefined;
}

const open = ({ fails = () => undefined, ...options }: Opening = {}) => {
  const path = join(testFolder(), 'ledger.db');
  const losses: string[] = [];
  const file = openFile(path, MIGRATIONS);
  const database = new SqliteDatabase(failingAfter(file, fails), path, {
    ...options,
    onLost: (why) => losses.push(why),
  });
  onTestFinished(() => database.close());
  return { path, database, losses };
};

const note = (key: string) => () => writeMeta(key, key);
const UNKNOWN = { code: 'shutting_down', extras: { outcome: 'unknown' } };
const walBytes = (path: string): number => statSync(`${path}-wal`).size;

/** What the next start would find. */
const afterRestart = async (path: string, key: string): Promise<string | undefined> => {
  const copy = join(testFolder(), 'ledger.db');
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix);
  const database = new SqliteDatabase(openFile(copy, MIGRATIONS), copy);
  onTestFinished(() => database.close());
  return database.read(() => readMeta(key));
};

/** Fails the commits from now on. */
const failingCommits = (code: string) => {
  let isFailing = false;
  const opened = open({ fails: (sql) => (isFailing && sql === 'commit' ? code : undefined) });
  return { ...opened, fail: () => (isFailing = true), mend: () => (isFailing = false) };
};

describe('a commit whose sync failed', () => {
  test('is answered with the truth: no one knows, since the next start may find it', async () => {
    const { path, database, losses, fail } = failingCommits('SQLITE_IOERR_FSYNC');
    await database.write(note('before'));
    fail();
    const refused = database.write(note('unknown'));
    await expect(refused).rejects.toMatchObject(UNKNOWN);
    await expect(refused).rejects.toThrow(/SQLITE_IOERR_FSYNC.*unknown whether this was stored/);
    expect(losses).toHaveLength(1);
    expect(await afterRestart(path, 'unknown')).toBe('unknown');
  });

  test('is the last: nothing is committed or read after it, also when the disk works again', async () => {
    const { path, database, losses, fail, mend } = failingCommits('SQLITE_IOERR_FSYNC');
    fail();
    const together = await Promise.allSettled([database.write(note('a')), database.write(note('b'))]);
    for (const one of together) expect(one).toMatchObject({ status: 'rejected', reason: UNKNOWN });
    mend();
    await expect(database.write(note('later'))).rejects.toMatchObject(UNKNOWN);
    await expect(database.read(() => readMeta('later'))).rejects.toMatchObject(UNKNOWN);
    expect(await database.giveBackSpace()).toBe(false);
    expect(losses).toHaveLength(1);
    expect(await afterRestart(path, 'later')).toBeUndefined();
  });

  test('leaves the files as they are when the database is closed', async () => {
    const { path, database, fail } = failingCommits('SQLITE_IOERR_FSYNC');
    await database.write(note('before'));
    fail();
    await database.write(note('unknown')).catch(() => {});
    const [bytes, wal] = [statSync(path).size, walBytes(path)];
    await database.close();
    expect([statSync(path).size, walBytes(path)]).toEqual([bytes, wal]);
    expect(wal).toBeGreaterThan(0);
  });

  test.each(['SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_DIR_FSYNC', 'SQLITE_IOERR'])(
    'may be any I/O error of the commit: %s',
    async (code) => {
      const { database, losses, fail } = failingCommits(code);
      fail();
      await expect(database.write(note('unknown'))).rejects.toMatchObject(UNKNOWN);
      expect(losses).toHaveLength(1);
    },
  );
});

test('a statement before the commit that cannot be read is refused, and writing continues', async () => {
  let isFailing = true;
  const fails = (sql: string) => (isFailing && sql === 'begin immediate' ? 'SQLITE_IOERR_READ' : undefined);
  const { database, losses } = open({ fails });
  await expect(database.write(note('a'))).rejects.toMatchObject({ code: 'storage' });
  isFailing = false;
  await database.write(note('b'));
  expect(losses).toEqual([]);
});

test('a checkpoint whose sync fails is not passed over', async () => {
  const entry = join(testFolder(), 'thread.mjs');
  writeFileSync(
    entry,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', () => { throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' }); });`,
  );
  const lost = Promise.withResolvers<string>();
  const path = join(testFolder(), 'ledger.db');
  const options = { checkpointerEntry: pathToFileURL(entry), onLost: lost.resolve };
  const database = new SqliteDatabase(openFile(path, MIGRATIONS), path, options);
  onTestFinished(() => database.close());
  // On a slow disk it is lost before this write can be told.
  await database.write(() => writeMeta('large', 'x'.repeat(5_000_000))).catch(() => {});
  expect(await lost.promise).toContain('SQLITE_IOERR_FSYNC');
  await expect(database.write(note('later'))).rejects.toMatchObject(UNKNOWN);
});

describe('a file that is taken away while it is open', () => {
  test.each(['', '-wal', '-shm'])('ledger.db%s: the next write is not acknowledged', async (suffix) => {
    const { path, database, losses } = open();
    await database.write(note('before'));
    rmSync(path + suffix);
    await expect(database.write(note('late'))).rejects.toMatchObject(UNKNOWN);
    await expect(database.write(note('later'))).rejects.toThrow(
      `${path}${suffix} was removed, replaced or moved`,
    );
    expect(losses).toHaveLength(1);
  });

  test.each(['', '-wal'])('ledger.db%s replaced by a copy: neither', async (suffix) => {
    const { path, database } = open();
    await database.write(note('before'));
    copyFileSync(path + suffix, `${path}.copy`);
    renameSync(`${path}.copy`, path + suffix);
    await expect(database.write(note('late'))).rejects.toMatchObject(UNKNOWN);
  });

  test('is noticed without a write when someone looks, and its journal is left to the next start', async () => {
    const { path, database, losses } = open();
    await database.write(note('before'));
    const moved = `${path}.moved`;
    for (const suffix of ['', '-wal', '-shm']) renameSync(path + suffix, moved + suffix);
    database.verifyFiles();
    expect(losses).toHaveLength(1);
    await database.close();
    expect(walBytes(moved)).toBeGreaterThan(0);
    expect(existsSync(path)).toBe(false);
    expect(await afterRestart(moved, 'before')).toBe('before');
  });
});

describe('a full disk', () => {
  /** Refuses every commit until room is made. */
  const full = (pieces: number) => {
    let isFull = false;
    const given: number[] = [];
    const opened = open({
      // A refusal that changed nothing: before the commit, not after it.
      fails: (sql) => (isFull && sql === 'begin immediate' ? 'SQLITE_FULL' : undefined),
      freeSpace: () => {
        if (given.length >= pieces) return false;
        given.push(1);
        if (given.length === pieces) isFull = false;
        return true;
      },
    });
    return { ...opened, given, fill: () => (isFull = true) };
  };

  test('gives its reserve to writes that may have it, a piece at a time, and to no other', async () => {
    const { database, given, fill, losses } = full(3);
    fill();
    const [ordinary, vital] = await Promise.allSettled([
      database.write(note('ordinary')),
      database.write(note('vital'), { mayUseReserve: true }),
    ]);
    expect(ordinary).toMatchObject({ status: 'rejected', reason: { code: 'storage' } });
    expect(vital).toMatchObject({ status: 'fulfilled' });
    expect(given).toHaveLength(3);
    expect(losses).toEqual([]);
  });

  test('refuses them too when nothing is left of it', async () => {
    const { database, fill } = full(0);
    fill();
    const refused = database.write(note('vital'), { mayUseReserve: true });
    await expect(refused).rejects.toThrow(/the disk is full .*nothing was changed/);
  });
});

describe('the next start', () => {
  test('refuses a journal without its database, which SQLite would remove', async () => {
    const { path, database } = open();
    await database.write(note('before'));
    copyFileSync(`${path}-wal`, `${path}.journal`);
    await database.close();
    const folder = testFolder();
    const lonely = join(folder, 'ledger.db');
    copyFileSync(`${path}.journal`, `${lonely}-wal`);
    const bytes = walBytes(lonely);
    expect(() => openFile(lonely, MIGRATIONS)).toThrow(/ledger\.db is missing, but its journal/);
    expect(walBytes(lonely)).toBe(bytes);
    expect(existsSync(lonely)).toBe(false);
  });

  test('copies the journal of a crash before anything is appended to it', async () => {
    const { path, database } = open();
    await database.write(note('before'));
    const folder = testFolder();
    const crashed = join(folder, 'ledger.db');
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, crashed + suffix);
    const file = openFile(crashed, MIGRATIONS);
    onTestFinished(() => void file.close());
    const [{ log, checkpointed }] = file.pragma('wal_checkpoint(noop)') as [Record<string, number>];
    expect(checkpointed).toBe(log);
  });
});
