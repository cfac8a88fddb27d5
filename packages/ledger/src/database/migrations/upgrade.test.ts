import { existsSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../open.ts';
import { createOutputStore } from '../../output/store.ts';
import { ledgerSessions } from '../../sessions/ledger-sessions.ts';
import { taskWrites } from '../../tasks/task-writes.ts';
import { testFolder } from '../../testing/folder.ts';
import { newTask } from '../../testing/new-task.ts';
import { openFile } from '../open-file.ts';
import { SqliteDatabase } from '../sqlite-database.ts';
import { begin } from './0001-begin.ts';

/** A ledger of the first version, in which a task has ended, one waits, and an item is kept. */
const first = async (folder: string) => {
  const path = join(folder, 'ledger.db');
  const database = new SqliteDatabase(openFile(path, [begin]), path);
  const output = createOutputStore({
    database,
    folder: join(folder, 'output'),
    perTaskBytes: () => 1_000_000,
  });
  const tasks = taskWrites({ database, output });
  const ended = { ...newTask(), session: 'named' };
  const waits = { ...newTask(), session: 'named' };
  const item = { ...newTask(), kind: 'item', session: 'named' } as const;
  await tasks.insert([ended, waits, item], { treeMaxTasks: 9 });
  const [claimed] = await tasks.claim({
    node: 'here',
    nowMs: 2_000,
    free: { '': 1 },
    newRunId: () => 'run',
  });
  if (claimed === undefined) throw new Error('nothing could be claimed');
  await tasks.settle(claimed.claim, { status: 'completed', result: 'fine' }, [], 3_000);
  await ledgerSessions(database).create('empty', 'shell', 4_000);
  await output.close();
  await database.close();
  return { ended, waits, item };
};

test('a ledger of the first version opens with everything in it, remembers from then on, and is kept as it was', async () => {
  const folder = testFolder();
  const { ended, waits, item } = await first(folder);
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  expect(await ledger.tasks.get(ended.id)).toMatchObject({ status: 'completed', result: 'fine' });
  expect(await ledger.tasks.get(waits.id)).toMatchObject({ status: 'pending' });
  expect((await ledger.sessions.list(9)).map(({ name }) => name).toSorted()).toEqual(['empty', 'named']);

  expect(await ledger.sessions.memory('named')).toEqual({});
  const message = { role: 'user', parts: [{ type: 'text', text: 'hello' }] } as const;
  await ledger.sessions.addMessages('named', waits.id, [message], 5_000);
  expect(await ledger.sessions.currentMessages('named')).toMatchObject([{ n: 1, ...message }]);
  expect(await ledger.items.open('named', 9)).toMatchObject([{ id: item.id }]);
  await ledger.items.move(item.id, { status: 'completed', by: 'ada', reason: 'user' }, 6_000);
  expect(await ledger.items.open('named', 9)).toEqual([]);

  const backup = join(folder, 'ledger.db.v1.bak');
  expect(existsSync(backup)).toBe(true);
  const kept = new BetterSqlite3(backup, { readonly: true });
  onTestFinished(() => void kept.close());
  expect(kept.pragma('user_version', { simple: true })).toBe(1);
  expect(kept.prepare('select count(*) from task').pluck().get()).toBe(3);
});
