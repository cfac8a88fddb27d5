import { join } from 'node:path';
import type { TaskId } from '@coxswain/protocol';
import fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { appendEvents } from '../events/append.ts';
import { testFolder } from '../testing/folder.ts';
import { db } from './builder.ts';
import type { Database } from './database.ts';
import { readMeta, writeMeta } from './meta.ts';
import { openDatabase } from './open-database.ts';
import type { Transaction } from './transaction.ts';
import { affected, all, run, type Tx } from './tx.ts';

const TASK = {
  n: 1,
  id: 'tsk_aaaaaaaaaaaa' as TaskId,
  rootId: 'tsk_aaaaaaaaaaaa' as TaskId,
  agent: 'a',
  session: 's',
};

const opened = (path = join(testFolder(), 'ledger.db')): Database => {
  const database = openDatabase(path);
  onTestFinished(() => database.close());
  return database;
};

/** A script that adds one event and one row. */
const noting = (text: string) =>
  function* (tx: Transaction): Tx<number> {
    yield* writeMeta(text, text);
    yield* appendEvents(tx, TASK, [{ type: 'MessageAdded', data: { role: 'system', text } }], 1_000);
    return tx.counted('pending');
  };

const failing = (text: string) =>
  function* (tx: Transaction): Tx<never> {
    yield* noting(text)(tx);
    tx.count('pending', 1);
    throw new Error(`no ${text}`);
  };

const textsOf = (database: Database): Promise<readonly string[]> =>
  database.read(function* () {
    const query = db.selectFrom('event').select('data').orderBy('seq').compile();
    return (yield* all(query)).map(({ data }) => JSON.parse(data ?? '{}').text);
  });

describe('writes', () => {
  test('of one turn share a commit, in the order they were queued', async () => {
    const database = opened();
    const commits: string[][] = [];
    database.onCommit(({ events }) =>
      commits.push(events.map(({ data }) => ('text' in data ? data.text : ''))),
    );
    await Promise.all(['a', 'b', 'c'].map((text) => database.write(noting(text))));
    await database.write(noting('d'));
    expect(commits).toEqual([['a', 'b', 'c'], ['d']]);
    expect(await textsOf(database)).toEqual(['a', 'b', 'c', 'd']);
    expect(database.head()).toBe(4);
  });

  test('reach listeners before their promises resolve', async () => {
    const database = opened();
    const order: string[] = [];
    database.onCommit(() => order.push('notified'));
    await database.write(noting('a')).then(() => order.push('resolved'));
    expect(order).toEqual(['notified', 'resolved']);
  });

  test('that throw are undone alone and leave no hole in the sequence', async () => {
    const database = opened();
    const results = await Promise.allSettled([
      database.write(noting('a')),
      database.write(failing('b')),
      database.write(noting('c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { message: 'no b' } });
    expect(await textsOf(database)).toEqual(['a', 'c']);
    expect(await database.read(() => readMeta('b'))).toBeUndefined();
    expect(database.head()).toBe(2);
    await expect(database.write(failing('d'))).rejects.toThrow('no d');
    expect(database.head()).toBe(2);
  });

  test('in any mixture keep exactly what did not throw', async () => {
    const database = opened();
    let round = 0;
    const property = fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), async (succeeds) => {
      round += 1;
      const before = await textsOf(database);
      const texts = succeeds.map((_, index) => `${round}.${index}`);
      await Promise.allSettled(
        texts.map((text, index) => database.write((succeeds[index] ? noting : failing)(text))),
      );
      const kept = texts.filter((_, index) => succeeds[index]);
      expect(await textsOf(database)).toEqual([...before, ...kept]);
    });
    await fc.assert(property, { numRuns: 30 });
  });

  test('are all made when more are queued than fit into one commit', async () => {
    const database = opened();
    const texts = Array.from({ length: 1_500 }, (_, index) => `${index}`);
    await Promise.all(texts.map((text) => database.write(noting(text))));
    expect(await textsOf(database)).toEqual(texts);
  });

  test('that were queued are made before the database closes, later ones are refused', async () => {
    const path = join(testFolder(), 'ledger.db');
    const database = openDatabase(path);
    const written = database.write(noting('a'));
    await Promise.all([database.close(), database.close()]);
    await written;
    await expect(database.write(noting('b'))).rejects.toMatchObject({ code: 'shutting_down' });
    expect(await textsOf(opened(path))).toEqual(['a']);
  });

  test('say how many rows they changed', async () => {
    const database = opened();
    await database.write(noting('a'));
    const change = (key: string) =>
      db.updateTable('meta').set({ value: 'x' }).where('key', '=', key).compile();
    expect(await database.write(() => affected(change('a')))).toBe(1);
    expect(await database.write(() => affected(change('b')))).toBe(0);
  });
});

describe('when the disk is full', () => {
  const limitPages = (database: Database, pages: number): Promise<void> =>
    database.read(() => run(CompiledQuery.raw(`pragma max_page_count = ${pages}`)));
  const large = (key: string) => () => writeMeta(key, 'x'.repeat(100_000));

  test('a write is refused with what to do, and writing resumes when there is room', async () => {
    const database = opened();
    await database.write(noting('before'));
    await limitPages(database, 1);
    const refused = database.write(large('large'));
    await expect(refused).rejects.toMatchObject({ code: 'storage' });
    await expect(refused).rejects.toThrow(/the disk is full .*free some space/);
    expect(await database.read(() => readMeta('large'))).toBeUndefined();
    await limitPages(database, 1_000_000);
    await database.write(large('large'));
    expect((await database.read(() => readMeta('large')))?.length).toBe(100_000);
  });

  test('what still fits is written though it shared a commit with what does not', async () => {
    const database = opened();
    await database.write(noting('before'));
    await limitPages(database, 1);
    const [small, big, another] = await Promise.allSettled([
      database.write(() => writeMeta('small', 'fits')),
      database.write(large('big')),
      database.write(() => writeMeta('another', 'fits')),
    ]);
    expect([small.status, big.status, another.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await database.read(() => readMeta('another'))).toBe('fits');
    expect(await textsOf(database)).toEqual(['before']);
  });
});

describe('when the file cannot be written', () => {
  test('writes are refused, reads continue, and so does writing when the cause is gone', async () => {
    const database = opened();
    await database.write(noting('a'));
    const forbid = (is: 0 | 1) => database.read(() => run(CompiledQuery.raw(`pragma query_only = ${is}`)));
    await forbid(1);
    const refused = Promise.allSettled([database.write(noting('b')), database.write(noting('c'))]);
    for (const result of await refused)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'storage' } });
    expect(await textsOf(database)).toEqual(['a']);
    await forbid(0);
    await database.write(noting('d'));
    expect(await textsOf(database)).toEqual(['a', 'd']);
    expect(database.head()).toBe(2);
  });
});

describe('the heads', () => {
  test('continue where they were when the database is opened again', async () => {
    const path = join(testFolder(), 'ledger.db');
    const first = openDatabase(path);
    await first.write(noting('a'));
    await first.write(function* (tx) {
      tx.changed();
      yield* writeMeta('x', 'y');
    });
    const revision = first.revision();
    await first.close();
    const second = opened(path);
    expect(second.head()).toBe(1);
    expect(second.revision()).toBe(revision);
    await second.write(noting('b'));
    expect(second.head()).toBe(2);
  });

  test('never give a number twice, also when the newest was removed', async () => {
    const path = join(testFolder(), 'ledger.db');
    const first = openDatabase(path);
    await first.write(noting('a'));
    await first.write(() => run(db.deleteFrom('event').compile()));
    await first.close();
    expect(opened(path).head()).toBe(1);
  });
});
