// A daemon may be killed at any moment of its recovery and of its stop: whatever is alive then belongs to a task that the ledger
// shows as running, and the next start ends both.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endLeftovers, processIdentity } from '@coxswain/runtimes';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { builtFile } from '../../scripts/build.ts';
import { markedProcesses } from '../../scripts/chaos/chaos-home.ts';
import { type OneFile, oneFile } from '../helpers/one-file.ts';
import { harness } from './fixture.ts';
import { IGNORES_TERM } from './ignores-term.ts';

const A_WHILE = { timeout: 240_000 };

let program: OneFile;
beforeAll(async () => {
  program = await oneFile(join(import.meta.dirname, 'mortal-engine.ts'));
});
afterAll(() => program.remove());

/** Runs an engine that dies at that moment. False: it had fewer. */
const die = async (folder: string, phase: 'start' | 'stop', moment: number): Promise<boolean> => {
  const threads = [builtFile('ledger-reader.cjs'), builtFile('ledger-checkpointer.cjs')];
  const child = spawn(process.execPath, [program.path, folder, phase, String(moment), ...threads], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(child.signalCode).toBe('SIGKILL');
  return printed === '';
};

/** What a daemon leaves that was killed while a task ran, one that ignores SIGTERM. */
const leaveTask = async (folder: string): Promise<void> => {
  const { engine, ledger, shell } = await harness({ folder, isNotStarted: true });
  await shell(IGNORES_TERM);
  const [claimed] = await ledger.tasks.claim({
    node: 'dead',
    nowMs: Date.now(),
    free: { '': 1 },
    newRunId: () => Math.random().toString(16).slice(2),
  });
  if (!claimed) throw new Error('nothing was claimed');
  const child = spawn('/bin/sh', ['-c', IGNORES_TERM], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', COX_RUN: `${ledger.id}:${claimed.claim.runId}` },
  });
  await once(child.stdout, 'data');
  const leader = processIdentity(child.pid ?? 0);
  if (!leader) throw new Error('it did not start');
  await ledger.tasks.noteProcess(claimed.claim, leader.pid, leader.startTime);
  await engine.stop();
  await ledger.close();
};

interface Seen {
  /** Runs whose processes are alive though the ledger does not show them as running. */
  readonly forgotten: readonly string[];
  /** What is alive after the next start. */
  readonly left: readonly string[];
  /** What runs after it, or is about to be removed. */
  readonly unsettled: readonly unknown[];
}

/** Compares the marks on the system with the running rows, and starts an engine that has to put it right. */
const inspect = async (folder: string): Promise<Seen> => {
  const { engine, ledger } = await harness({
    folder,
    isNotStarted: true,
    env: { endLeftovers: (options) => endLeftovers({ ...options, graceMs: 20 }) },
  });
  const runs = (await ledger.tasks.claims()).map(({ claim }) => `${ledger.id}:${claim.runId}`);
  const forgotten = (await markedProcesses(ledger.id)).filter(({ mark }) => !runs.includes(mark));
  await engine.start();
  const left = (await markedProcesses(ledger.id)).map(({ command }) => command);
  const unsettled = [...(await ledger.tasks.claims()), ...(await ledger.tasks.toRemove())];
  await engine.stop();
  await ledger.close();
  return { forgotten: forgotten.map(({ command }) => command), left, unsettled };
};

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-mortal-'));
  onTestFinished(async () => {
    await inspect(folder);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
};

const IN_ORDER: Seen = { forgotten: [], left: [], unsettled: [] };

test(
  'a daemon killed at any moment of its recovery forgets no process, and the next start ends them',
  A_WHILE,
  async () => {
    const folder = await newFolder();
    let moment = 0;
    for (let hasDied = true; hasDied; ) {
      moment += 1;
      await leaveTask(folder);
      hasDied = await die(folder, 'start', moment);
      expect({ moment, ...(await inspect(folder)) }).toEqual({ moment, ...IN_ORDER });
    }
    expect(moment).toBeGreaterThan(10);
  },
);

test(
  'a daemon killed at any moment of its stop forgets no process, and the next start ends them',
  A_WHILE,
  async () => {
    const folder = await newFolder();
    let moment = 0;
    for (let hasDied = true; hasDied; ) {
      moment += 1;
      hasDied = await die(folder, 'stop', moment);
      expect({ moment, ...(await inspect(folder)) }).toEqual({ moment, ...IN_ORDER });
    }
    expect(moment).toBeGreaterThan(3);
  },
);
