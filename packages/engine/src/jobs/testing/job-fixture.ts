// Jobs over a real ledger under clocks that a test moves: runs are made and wait, nothing is started.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ledger, openLedger } from '@coxswain/ledger';
import {
  BUILT_IN_AGENTS,
  DEFAULT_LIMITS,
  type Firing,
  type Job,
  type NewJobInput,
  type Task,
} from '@coxswain/protocol';
import { newJob } from '@coxswain/protocol/schema';
import { onTestFinished } from 'vitest';
import type { EngineDependencies } from '../../dependencies.ts';
import type { Caller, EngineState, JobVerbs } from '../../engine.ts';
import { type EngineParts, engineParts } from '../../parts.ts';

export const KIM: Caller = { kind: 'user', name: 'kim' };

export interface JobFixture {
  readonly ledger: () => Ledger;
  readonly verbs: () => JobVerbs;
  readonly folder: string;
  nowMs(): number;
  /** Time passes on both clocks, and what is due is handled. */
  pass(ms: number): Promise<void>;
  /** The wall clock jumps, and what is due is handled. */
  jump(ms: number): Promise<void>;
  /** Another engine over the same ledger; `isReopened`: over the same files. */
  restart(isReopened?: boolean): Promise<void>;
  /** What the engine would report as its state; what is due then is handled. */
  become(state: EngineState): Promise<void>;
  create(job: Partial<NewJobInput>): Promise<Job>;
  job(id: Job['id']): Promise<Job>;
  /** Oldest first. */
  firings(id: Job['id']): Promise<readonly Firing[]>;
  activeRuns(id: Job['id']): Promise<readonly Task[]>;
  endRuns(id: Job['id'], how: 'cancelled' | 'failed'): Promise<void>;
}

export interface StandOptions {
  readonly startMs?: number;
  readonly timeZone?: string;
}

const MANY = 1_000_000;

/** Gone with its files when the test is over. */
export const jobFixture = async (options: StandOptions = {}): Promise<JobFixture> => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-jobs-'));
  let wallMs = options.startMs ?? Date.parse('2026-11-20T00:00:00Z');
  let monotonicMs = 0;
  let state: EngineState = 'paused';
  let seed = 0;
  let ledger = await openLedger({ folder });
  // Ids must differ, and a failing property must be the same again.
  const randomBytes = (count: number): Uint8Array => {
    seed += 1;
    return Uint8Array.from({ length: count }, (_, index) =>
      index < 6 ? Math.floor(seed / 32 ** index) % 32 : 7,
    );
  };
  const env = (): EngineDependencies => ({
    ledger,
    runtimes: {},
    endLeftovers: async () => new Map(),
    clock: { nowMs: () => wallMs, monotonicMs: () => monotonicMs },
    randomBytes,
    log: { info: () => {}, warn: () => {}, error: (fields) => failures.push(fields) },
    environmentsDir: join(folder, 'environments'),
    runsDir: join(folder, 'runs'),
    baseEnvironment: {},
    addressEnvironment: () => ({}),
    stateDirs: [],
    homeDir: folder,
    timeZone: () => options.timeZone ?? 'UTC',
    node: 'test',
    settings,
  });
  const failures: object[] = [];
  const settings = { limits: DEFAULT_LIMITS, agents: BUILT_IN_AGENTS, defaultAgent: 'shell' };
  let parts: EngineParts;
  const begin = (): void => {
    const giveUp = new AbortController().signal;
    parts = engineParts({ env: env(), settings: () => settings, state: () => state, giveUp });
    parts.jobs.start();
  };
  const end = async (): Promise<void> => {
    await parts.jobs.stop();
    parts.wallAlarms.close();
    parts.steadyAlarms.close();
  };
  const settle = async (): Promise<void> => {
    parts.jobs.wake();
    await parts.jobs.idle();
    if (failures.length > 0) throw new Error(`the engine logged ${JSON.stringify(failures)}`);
  };
  begin();
  onTestFinished(async () => {
    await end();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    ledger: () => ledger,
    verbs: () => parts.jobs.verbs,
    nowMs: () => wallMs,
    async pass(ms) {
      wallMs += ms;
      monotonicMs += ms;
      await settle();
    },
    async jump(ms) {
      wallMs += ms;
      await settle();
    },
    async restart(isReopened = false) {
      await end();
      if (isReopened) {
        await ledger.close();
        ledger = await openLedger({ folder });
      }
      begin();
      await settle();
    },
    async become(next) {
      state = next;
      await settle();
    },
    create: (job) => parts.jobs.verbs.createJob(newJob.parse({ name: 'job', prompt: 'true', ...job }), KIM),
    async job(id) {
      const stored = await ledger.jobs.get(id);
      if (!stored) throw new Error(`${id} is gone`);
      return stored.job;
    },
    firings: async (id) => (await ledger.jobs.firings(id, { limit: MANY })).toReversed(),
    activeRuns: (id) => ledger.jobs.activeRuns(id),
    async endRuns(id, how) {
      const ids = (await ledger.jobs.activeRuns(id)).map((task) => task.id);
      if (ids.length === 0) return;
      if (how === 'cancelled')
        await ledger.tasks.requestCancel(ids, { by: 'kim', reason: 'user', nowMs: wallMs });
      else await ledger.tasks.failPending(ids, { code: 'agent_gone', message: 'no' }, wallMs);
      await settle();
    },
  };
};
