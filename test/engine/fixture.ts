// A real engine over a real ledger and the command runtime, in this process, in a folder of its own.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Caller, createEngine, type EngineDependencies, type EngineSettings } from '@coxswain/engine';
import { type Ledger, openLedger } from '@coxswain/ledger';
import type { SubmitTaskInput } from '@coxswain/protocol';
import {
  BUILT_IN_AGENTS,
  DEFAULT_LIMITS,
  type EventType,
  isEnded,
  type LedgerEvent,
  type Limits,
  type Task,
  type TaskId,
  type TaskStatus,
} from '@coxswain/protocol';
import { submitTask } from '@coxswain/protocol/schema';
import { commandRuntime, endLeftovers } from '@coxswain/runtimes';
import { onTestFinished } from 'vitest';
import { byId, type EngineById } from './by-id.ts';

export const KIM: Caller = { kind: 'user', name: 'kim' };

export interface Harness {
  readonly engine: EngineById;
  readonly ledger: Ledger;
  readonly folder: string;
  readonly settings: EngineSettings;
  /** Moves the wall clock. */
  jump(ms: number): void;
  /** Submits a shell command line. */
  shell(prompt: string, more?: Partial<SubmitTaskInput>, caller?: Caller): Promise<Task>;
  /** Waits until the task has the status; fails when it ended otherwise. */
  reaches(id: TaskId, status: TaskStatus): Promise<Task>;
  ended(id: TaskId): Promise<Task>;
  /** The stored events of a task. */
  events(id: TaskId): Promise<readonly LedgerEvent[]>;
  /** Waits for an event of the task. */
  event<Type extends EventType>(
    id: TaskId,
    type: Type,
    which?: (event: LedgerEvent) => boolean,
  ): Promise<Extract<LedgerEvent, { type: Type }>>;
  output(id: TaskId): Promise<string>;
}

export interface HarnessOptions {
  readonly limits?: Partial<Limits>;
  readonly agents?: EngineSettings['agents'];
  /** Without it `start` has resolved. */
  readonly isNotStarted?: boolean;
  /** Besides the one for commands. */
  readonly runtimes?: EngineDependencies['runtimes'];
  /** Anything else that the world is to be. */
  readonly env?: Partial<EngineDependencies>;
  /** Another engine over the same folder. */
  readonly folder?: string;
}

export const harness = async (options: HarnessOptions = {}): Promise<Harness> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'cox-engine-')));
  let offsetMs = 0;
  const clock = { nowMs: () => Date.now() + offsetMs, monotonicMs: () => performance.now() };
  const ledger = await openLedger({ folder, clock });
  const settings: EngineSettings = {
    limits: {
      ...DEFAULT_LIMITS,
      'background.maxConcurrentTasks': 1_000,
      queueCapacity: 1_000,
      cancelGraceMs: 500,
      ...options.limits,
    },
    agents: [...BUILT_IN_AGENTS, ...(options.agents ?? [])],
    defaultAgent: 'shell',
  };
  const made = createEngine({
    ledger,
    runtimes: { command: commandRuntime(), ...options.runtimes },
    endLeftovers,
    clock,
    randomBytes,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    environmentsDir: join(folder, 'environments'),
    runsDir: join(folder, 'runs'),
    baseEnvironment: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
    addressEnvironment: () => ({ COX_SOCKET: join(folder, 'none.sock') }),
    stateDirs: [join(folder, 'state')],
    homeDir: folder,
    timeZone: () => 'UTC',
    node: 'test',
    settings,
    ...options.env,
  });
  const engine = byId(made, ledger);
  onTestFinished(async () => {
    await engine.stop();
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  });
  if (!options.isNotStarted) await engine.start();
  return {
    engine,
    ledger,
    folder,
    settings,
    jump: (ms) => {
      offsetMs += ms;
    },
    ...verbs(engine, ledger, folder),
  };
};

const verbs = (engine: EngineById, ledger: Ledger, folder: string) => {
  const shell: Harness['shell'] = async (prompt, more = {}, caller = KIM) => {
    const input = submitTask.parse({ prompt, workDir: folder, ...more });
    return (await engine.submit(input, caller)).task;
  };

  const when = async (id: TaskId, isIt: (task: Task) => boolean): Promise<Task> => {
    const stop = new AbortController();
    try {
      const current = async (): Promise<Task | undefined> => ledger.tasks.get(id);
      const before = await current();
      if (before && isIt(before)) return before;
      for await (const _ of ledger.events.subscribe(0, { taskIds: new Set([id]) }, stop.signal)) {
        const task = await current();
        if (task && isIt(task)) return task;
      }
      throw new Error('the feed ended');
    } finally {
      stop.abort();
    }
  };

  const reaches: Harness['reaches'] = async (id, status) => {
    const task = await when(id, (seen) => seen.status === status || isEnded(seen.status));
    if (task.status !== status)
      throw new Error(`${id} is ${task.status} (${task.reason}), not ${status}: ${task.error?.message}`);
    return task;
  };

  const event: Harness['event'] = async (id, type, which = () => true) => {
    const stop = new AbortController();
    try {
      for await (const batch of ledger.events.subscribe(0, { taskIds: new Set([id]) }, stop.signal)) {
        const found = batch.find((item) => item.event.type === type && which(item.event));
        // The type was compared in the line above.
        if (found) return found.event as Extract<LedgerEvent, { type: typeof type }>;
      }
      throw new Error('the feed ended');
    } finally {
      stop.abort();
    }
  };

  return {
    shell,
    reaches,
    event,
    ended: (id: TaskId) => when(id, (task) => isEnded(task.status)),
    events: (id: TaskId) => ledger.events.page(0, { taskIds: new Set([id]) }, 1_000),
    output: async (id: TaskId) => {
      let text = '';
      for await (const piece of ledger.output.read(id, {})) text += piece;
      return text;
    },
  };
};

/** True while a process with this id lives. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
