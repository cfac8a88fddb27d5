import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open.ts';
import { testFolder } from './testing/folder.ts';
import { newTask } from './testing/new-task.ts';

const opened = async (folder: string): Promise<Ledger> => {
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  return ledger;
};

describe('opening a ledger', () => {
  test('makes its folder, private to the user', async () => {
    const folder = join(testFolder(), 'state', 'cox');
    await opened(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(existsSync(join(folder, 'ledger.db'))).toBe(true);
  });

  test('gives it an id that it keeps', async () => {
    const folder = testFolder();
    const first = await opened(folder);
    expect(first.id).toMatch(/^led_[a-z2-7]{12}$/);
    await first.close();
    expect((await opened(folder)).id).toBe(first.id);
    expect((await opened(testFolder())).id).not.toBe(first.id);
  });

  test('keeps what was accepted before it was closed, even in the same moment', async () => {
    const folder = testFolder();
    const first = await opened(folder);
    const task = newTask();
    const inserted = first.tasks.insert([task], { treeMaxTasks: 10 });
    await Promise.all([first.close(), first.close()]);
    await inserted;
    expect(await (await opened(folder)).tasks.get(task.id)).toMatchObject({ id: task.id, status: 'pending' });
  });

  test('is over when it is closed', async () => {
    const ledger = await opened(testFolder());
    await ledger.close();
    const late = ledger.tasks.insert([newTask()], { treeMaxTasks: 10 });
    await expect(late).rejects.toMatchObject({ code: 'shutting_down' });
  });

  test('is refused for a newer one, which is left alone', async () => {
    const folder = testFolder();
    await (await opened(folder)).close();
    const path = join(folder, 'ledger.db');
    const file = new BetterSqlite3(path);
    file.pragma('user_version = 99');
    file.close();
    await expect(openLedger({ folder })).rejects.toMatchObject({ code: 'storage' });
    const again = new BetterSqlite3(path, { readonly: true });
    expect(again.pragma('user_version', { simple: true })).toBe(99);
    again.close();
  });
});
