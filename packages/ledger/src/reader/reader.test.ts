import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { taskIdFrom } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { exportLedger } from '../export/export.ts';
import { insertTasks } from '../tasks/insert.ts';
import { newTask } from '../testing/new-task.ts';
import { Reader } from './reader.ts';

let home: string;
let database: Database;
let reader: Reader;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cox-reader-'));
  const databasePath = join(home, 'ledger.db');
  database = openDatabase(databasePath);
  reader = new Reader({ databasePath, outputFolder: join(home, 'output'), workerEntry: undefined });
  const id = taskIdFrom(new Uint8Array(12).fill(1));
  await database.write((tx) =>
    insertTasks(tx, [{ ...newTask(id), createdAtMs: 0 }], { treeMaxTasks: 1_000 }),
  );
});

afterEach(async () => {
  await reader.close();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the reading thread', () => {
  it('gives what it has read when that may be told', async () => {
    const mayTell = Promise.withResolvers<void>();
    const thread = new Reader({
      databasePath: join(home, 'ledger.db'),
      outputFolder: join(home, 'output'),
      workerEntry: undefined,
      told: () => mayTell.promise,
    });
    onTestFinished(() => thread.close());
    let isRead = false;
    const reading = thread.run('exportPage', { section: 'tasks', after: 0 }).then(() => (isRead = true));
    // Of two threads that were asked one after the other, this one began first.
    await reader.run('exportPage', { section: 'tasks', after: 0 });
    await sleep(50);
    expect(isRead).toBe(false);
    mayTell.resolve();
    await reading;
  });

  it('reads while the ledger is written, several reads at once', async () => {
    const pages = await Promise.all([
      reader.run('exportPage', { section: 'tasks', after: 0 }),
      reader.run('exportPage', { section: 'events', after: 0 }),
      reader.run('searchPage', { text: 'true', before: undefined, limit: 10 }),
    ]);
    expect(pages[0].text).toMatch(/^\{"task":\{"id":"tsk_/);
    expect(pages[1].text).toContain('"type":"TaskQueued"');
    expect(pages[2]).toEqual([]);
  });

  it('reports what the database refused', async () => {
    const broken = new Reader({
      databasePath: join(home, 'absent.db'),
      outputFolder: home,
      workerEntry: undefined,
    });
    await expect(broken.run('exportPage', { section: 'tasks', after: 0 })).rejects.toMatchObject({
      code: 'storage',
    });
    await broken.close();
  });

  it('refuses what is under way and what comes when it is closed, and closes twice', async () => {
    const underWay = expect(reader.run('exportPage', { section: 'tasks', after: 0 })).rejects.toMatchObject({
      code: 'shutting_down',
    });
    await reader.close();
    await underWay;
    await expect(reader.run('exportPage', { section: 'tasks', after: 0 })).rejects.toMatchObject({
      code: 'shutting_down',
    });
    await reader.close();
  });

  it('exports the ledger, its tasks and its events as lines of JSON', async () => {
    const blocks: string[] = [];
    const id = 'led_aaaaaaaaaaaa' as Parameters<typeof exportLedger>[0]['id'];
    for await (const block of exportLedger({ id, schema: 1, reader })) blocks.push(block);
    const lines = blocks
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line)[0])).toEqual(['ledger', 'task', 'event']);
    expect(lines[0]).toEqual({ ledger: { id, schema: 1 } });
  });
});
