import { fdatasync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '@coxswain/ledger';
import { newTask } from '@coxswain/ledger/testing';
import { DEFAULT_LIMITS } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import type { Deps } from '../deps.ts';
import { Slots } from '../dispatch/index.ts';
import { insertAndWake } from './insert-and-wake.ts';

test('a task that may run at once is claimed with the sync that it waits for itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-insert-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let syncs = 0;
  const ledger = await openLedger({
    folder,
    syncFile: (descriptor, done) => {
      syncs += 1;
      fdatasync(descriptor, done);
    },
  });
  onTestFinished(() => ledger.close());
  const claimed = Promise.withResolvers<readonly string[]>();
  const wake: Deps['wake'] = async ({ isBehindQueued = false } = {}) => {
    const request = { node: 'here', nowMs: Date.now(), free: { '': 1 }, newRunId: () => 'run' };
    const runs = await ledger.tasks.claim({ ...request, isBehindQueued });
    if (runs.length > 0) claimed.resolve(runs.map(({ task }) => task.id));
  };
  const before = syncs;
  const [inserted] = await insertAndWake([newTask()], { treeMaxTasks: 1 }, {
    env: { ledger },
    slots: new Slots(DEFAULT_LIMITS),
    wake,
  } as unknown as Deps); // what it uses
  expect(await claimed.promise).toEqual([inserted?.outcome === 'inserted' && inserted.task.id]);
  expect(syncs - before).toBe(1);
});

test('where every slot is taken nothing is claimed for until it is inserted', async () => {
  const slots = new Slots({ ...DEFAULT_LIMITS, maxConcurrentTasks: 1, groups: { gpu: 1 } });
  const wakings: unknown[] = [];
  const insert = async () => {
    wakings.push('inserting');
    return [{ outcome: 'inserted' }];
  };
  const deps = {
    env: { ledger: { tasks: { insert } } },
    slots,
    wake: (waking = 'inserted') => wakings.push(waking),
  } as unknown as Deps; // what it uses
  slots.take({ pool: '' });
  await insertAndWake([newTask()], { treeMaxTasks: 1 }, deps);
  expect(wakings.splice(0)).toEqual(['inserting', { isBehindQueued: true }, 'inserted']);
  slots.take({ pool: 'gpu' });
  await insertAndWake([newTask()], { treeMaxTasks: 1 }, deps);
  expect(wakings).toEqual(['inserting', 'inserted']);
});
