import { cpSync, linkSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open.ts';
import { testFolder } from './testing/folder.ts';
import { newTask } from './testing/new-task.ts';

const opened = async (folder: string): Promise<Ledger> => {
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  return ledger;
};

/** A ledger whose only task runs as process 4711, closed as a crash would leave it. */
const withRunningTask = async (folder: string): Promise<Ledger> => {
  const ledger = await opened(folder);
  const task = { ...newTask(), session: 'talk' };
  await ledger.tasks.insert([task], { treeMaxTasks: 10 });
  const [claimed] = await ledger.tasks.claim({
    node: 'here',
    nowMs: 2_000,
    free: { '': 1 },
    newRunId: () => 'run_1',
  });
  if (claimed === undefined) throw new Error('nothing was claimed');
  await ledger.tasks.noteProcess(claimed.claim, 4711, '123');
  await ledger.sessions.noteAgentSession('talk', 'its-own-session');
  await ledger.close();
  return ledger;
};

test('a copied ledger gets an id of its own, says what it is a copy of, and is on hold until it is released', async () => {
  const [from, to] = [testFolder(), testFolder()];
  const original = await withRunningTask(from);
  cpSync(from, to, { recursive: true });
  const copy = await opened(to);
  expect(copy.id).not.toBe(original.id);
  expect(copy.copiedFrom).toBe(join(from, 'ledger.db'));
  await copy.close();
  const again = await opened(to);
  expect([again.id, again.copiedFrom]).toEqual([copy.id, join(from, 'ledger.db')]);
  await again.release();
  expect(again.copiedFrom).toBeUndefined();
  await again.close();
  expect(await opened(to)).toMatchObject({ id: copy.id, copiedFrom: undefined });
  expect(await opened(from)).toMatchObject({ id: original.id, copiedFrom: undefined });
});

test('a copied ledger recovers its running tasks without the processes of the original', async () => {
  const [from, to] = [testFolder(), testFolder()];
  await withRunningTask(from);
  cpSync(from, to, { recursive: true });
  const copy = await opened(to);
  expect((await copy.sessions.memory('talk')).agentSessionId).toBeUndefined();
  expect(await copy.tasks.claims()).toMatchObject([{ pid: undefined, pidStartTime: undefined }]);
  const recovered = await copy.tasks.recover({ message: 'restarted' }, 3_000);
  expect(recovered).toMatchObject([{ task: { status: 'failed' } }]);
  const original = await opened(from);
  expect((await original.sessions.memory('talk')).agentSessionId).toBe('its-own-session');
  expect(await original.tasks.claims()).toMatchObject([{ pid: 4711 }]);
});

test('a moved ledger keeps its id and what it knows of its processes', async () => {
  const [from, above] = [testFolder(), testFolder()];
  const original = await withRunningTask(from);
  const to = join(above, 'moved');
  mkdirSync(to);
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
  const moved = await opened(to);
  expect(moved).toMatchObject({ id: original.id, copiedFrom: undefined });
  expect(await moved.tasks.claims()).toMatchObject([{ pid: 4711 }]);
});

const metaOf = (folder: string, change: (file: BetterSqlite3.Database) => void): void => {
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  change(file);
  file.close();
};

test('a device that is numbered again by a restart of the machine makes no copy', async () => {
  const folder = testFolder();
  const { id } = await withRunningTask(folder);
  metaOf(folder, (file) =>
    file.exec(`update meta set value = json_set(value, '$.device', '77') where key = 'ledger_file'`),
  );
  expect(await opened(folder)).toMatchObject({ id, copiedFrom: undefined });
});

test('another file under the same path, as a backup that was put back, is a copy', async () => {
  const folder = testFolder();
  const { id } = await withRunningTask(folder);
  metaOf(folder, (file) =>
    file.exec(`update meta set value = json_set(value, '$.inode', '1') where key = 'ledger_file'`),
  );
  const restored = await opened(folder);
  expect(restored.id).not.toBe(id);
  expect(restored.copiedFrom).toBe(join(folder, 'ledger.db'));
});

test('a ledger of a build that noted no file keeps its id', async () => {
  const folder = testFolder();
  const { id } = await withRunningTask(folder);
  metaOf(folder, (file) => file.exec(`delete from meta where key = 'ledger_file'`));
  expect(await opened(folder)).toMatchObject({ id, copiedFrom: undefined });
});

test('a ledger without an id gets a new one and ends no processes of another', async () => {
  const folder = testFolder();
  const { id } = await withRunningTask(folder);
  metaOf(folder, (file) => file.exec(`delete from meta where key = 'ledger_id'`));
  const ledger = await opened(folder);
  expect(ledger.id).not.toBe(id);
  expect(await ledger.tasks.claims()).toMatchObject([{ pid: undefined }]);
});

test('a second name of the same file is refused in one line that names both', async () => {
  const [from, to] = [testFolder(), testFolder()];
  await withRunningTask(from);
  linkSync(join(from, 'ledger.db'), join(to, 'ledger.db'));
  await expect(openLedger({ folder: to })).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(
      new RegExp(`^${to}/ledger\\.db and ${from}/ledger\\.db are the same file .*hard link`),
    ),
  });
});
