import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '@coxswain/ledger';
import { newTask, someTaskId } from '@coxswain/ledger/testing';
import type { TaskId } from '@coxswain/protocol';
import { endLeftovers, type TakeBackOptions } from '@coxswain/runtimes';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineDependencies } from '../dependencies.ts';
import { Environments } from '../run/environments.ts';
import { recover } from './recovery.ts';

test('what could not be followed up is handed out again by the next start, with its environment', async () => {
  const folder = mkdtempSync('/tmp/cox-r-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const environmentsFolder = join(folder, 'environments');
  const start = async (goOn: (ids: readonly TaskId[]) => boolean): Promise<void> => {
    const ledger = await openLedger({ folder });
    const environments = new Environments(environmentsFolder, (refs) => ledger.tasks.environmentsInUse(refs));
    const env = {
      ledger,
      clock: { nowMs: () => 5_000, monotonicMs: () => 5_000 },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      endLeftovers,
      runsDir: join(folder, 'runs'),
    } as unknown as EngineDependencies; // what a recovery asks for
    await recover(env, environments, {
      adopt: async () => {},
      goOn: async (recovered) => goOn(recovered.map(({ task }) => task.id)),
    });
    await ledger.close();
  };

  const ledger = await openLedger({ folder });
  const environments = new Environments(environmentsFolder, (refs) => ledger.tasks.environmentsInUse(refs));
  const { ref } = await environments.keep({ set: { KEY: 'value' } });
  const task = newTask(someTaskId(), { environmentRef: ref });
  const { id } = task;
  await ledger.tasks.insert([task], { treeMaxTasks: 10 });
  await ledger.tasks.claim({ node: 'here', nowMs: 2_000, free: { '': 1 }, newRunId: () => 'run' });
  await ledger.close();

  const handedOut: (readonly TaskId[])[] = [];
  for (const isDone of [false, true, true])
    await start((ids) => {
      handedOut.push(ids);
      expect(existsSync(join(environmentsFolder, ref ?? ''))).toBe(true);
      return isDone;
    });
  expect(handedOut).toEqual([[id], [id]]);
  expect(existsSync(join(environmentsFolder, ref ?? ''))).toBe(false);
});

test('whose agent serves a run is read once', async () => {
  const folder = mkdtempSync('/tmp/cox-r-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ledger = await openLedger({ folder });
  await ledger.tasks.insert([newTask(someTaskId(), { runtime: 'acp', agent: 'agent' })], {
    treeMaxTasks: 10,
  });
  await ledger.tasks.claim({ node: 'here', nowMs: 2_000, free: { '': 1 }, newRunId: () => 'run' });
  const runsDir = join(folder, 'runs');
  mkdirSync(join(runsDir, 'run'), { recursive: true });
  const record = join(runsDir, 'run', 'agent.json');
  writeFileSync(record, JSON.stringify({ startedBy: 'earlier' }));
  const kept: unknown[] = [];
  const env = {
    ledger,
    clock: { nowMs: () => 5_000, monotonicMs: () => 5_000 },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    endLeftovers: async () => new Map(),
    runsDir,
    settings: { agents: [{ name: 'agent' }], limits: { 'runs.onDaemonDeath': 'continue' } },
    programs: {
      held: async () => new Set(['earlier']),
      lastLostMs: () => Number.NEGATIVE_INFINITY,
      release: async (needed: ReadonlySet<string>) => void kept.push(...needed),
    },
    runtimes: {
      acp: {
        takeBack: async ({ servers }: TakeBackOptions) => {
          rmSync(record);
          kept.push(...servers);
          return new Set();
        },
      },
    },
  } as unknown as EngineDependencies; // what a recovery asks for
  const environments = new Environments(join(folder, 'environments'), async () => new Set());
  await recover(env, environments, { adopt: async () => {}, goOn: async () => true });
  expect(kept).toEqual([['run', 'earlier'], 'run', 'earlier']);
  await ledger.close();
});
