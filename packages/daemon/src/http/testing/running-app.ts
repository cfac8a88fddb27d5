// The app over a real ledger, a real engine and a real server on a socket of its own, in a folder that goes with the test.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Caller,
  createEngine,
  type Engine,
  type EngineDependencies,
  type EngineSettings,
  type StopOptions,
} from '@coxswain/engine';
import { type Ledger, openLedger } from '@coxswain/ledger';
import {
  type AgentDefinition,
  BUILT_IN_AGENTS,
  type ConfigEntry,
  DEFAULT_LIMITS,
  isEnded,
  type Limits,
  PROTOCOL_VERSION,
  ProblemError,
  type SubmitTaskInput,
  type Task,
  type TaskId,
  VERSION,
} from '@coxswain/protocol';
import { submitTask } from '@coxswain/protocol/schema';
import { commandRuntime, endLeftovers } from '@coxswain/runtimes';
import { onTestFinished } from 'vitest';
import { hooksOf } from '../../hooks/hooks.ts';
import { type App, createApp } from '../app.ts';
import { createServer } from '../server.ts';
import type { ChannelsPort, ConfigPort, Services, StreamLimits } from '../services.ts';
import { type Ask, asker } from './ask.ts';

export const USER: Caller = { kind: 'user', name: 'kim' };

export interface Running {
  readonly app: App;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly services: Services;
  readonly folder: string;
  readonly socketPath: string;
  readonly server: Server;
  /** One request over the socket. */
  readonly ask: Ask;
  /** What was logged as an unexpected failure. */
  readonly logged: readonly unknown[];
  /** The stops that were asked for. */
  readonly stops: readonly StopOptions[];
  shell(prompt: string, more?: Partial<SubmitTaskInput>, caller?: Caller): Promise<Task>;
  ended(id: TaskId): Promise<Task>;
  /** Listens on 127.0.0.1 as well, and gives the port. */
  listenTcp(token: string): Promise<number>;
}

export interface RunningOptions {
  readonly limits?: Partial<Limits>;
  readonly agents?: readonly AgentDefinition[];
  /** Besides the one for commands. */
  readonly runtimes?: EngineDependencies['runtimes'];
  readonly pingMs?: number;
  readonly streamLimits?: StreamLimits;
  readonly stalledMs?: number;
  /** Nothing is dispatched: what is submitted stays pending. */
  readonly isPaused?: boolean;
  /** Without a default agent. */
  readonly hasNoDefault?: boolean;
}

const settingsOf = ({ limits, agents, hasNoDefault }: RunningOptions): EngineSettings => ({
  limits: {
    ...DEFAULT_LIMITS,
    'background.maxConcurrentTasks': 100_000,
    queueCapacity: 100_000,
    cancelGraceMs: 500,
    ...limits,
  },
  agents: [...BUILT_IN_AGENTS, ...(agents ?? [])],
  ...(hasNoDefault === true ? {} : { defaultAgent: 'shell' }),
});

/** The settings of a test: two entries, kept in memory as a config file would keep them. */
const configOf = (settings: EngineSettings): ConfigPort => {
  const values = new Map<string, unknown>([
    ['defaultAgent', settings.defaultAgent],
    ['maxConcurrentTasks', settings.limits.maxConcurrentTasks],
  ]);
  const entry = (key: string): ConfigEntry => ({ key, value: values.get(key), origin: 'test', meaning: key });
  return {
    entries: () => [...values.keys()].map(entry),
    async set(key, value) {
      if (!values.has(key)) throw new ProblemError('not_found', `there is no setting '${key}'`);
      values.set(key, value);
      return entry(key);
    },
    settled: () => Promise.resolve(),
    fault: () => undefined,
    defaultAgent: () => {
      const name = values.get('defaultAgent');
      return typeof name === 'string' ? name : undefined;
    },
  };
};

/** A daemon that has none. */
const NO_CHANNELS: ChannelsPort = {
  list: async () => [],
  test: async (name) => {
    throw new ProblemError('channel_not_found', `there is no channel '${name}'`);
  },
};

const listening = (server: Server, where: string | { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve());
  });

const closed = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

const engineIn = (
  folder: string,
  ledger: Ledger,
  settings: EngineSettings,
  runtimes: RunningOptions['runtimes'],
): Engine =>
  createEngine({
    ledger,
    runtimes: { command: commandRuntime(), ...runtimes },
    endLeftovers,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    randomBytes,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    environmentsDir: join(folder, 'environments'),
    runsDir: join(folder, 'runs'),
    baseEnvironment: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
    addressEnvironment: () => ({ COX_SOCKET: join(folder, 'app.sock') }),
    stateDirs: [join(folder, 'state')],
    homeDir: folder,
    timeZone: () => 'UTC',
    node: 'test',
    settings,
  });

/** Starts everything; ended, and the folder removed, when the test is over. */
export const runningApp = async (options: RunningOptions = {}): Promise<Running> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-http-'));
  const socketPath = join(folder, 'app.sock');
  const ledger = await openLedger({ folder });
  const settings = settingsOf(options);
  const engine = engineIn(folder, ledger, settings, options.runtimes);
  const logged: unknown[] = [];
  const stops: StopOptions[] = [];
  const startedAt = new Date().toISOString();
  const services: Services = {
    engine,
    ledger,
    config: configOf(settings),
    channels: NO_CHANNELS,
    hooks: hooksOf({ keyFile: join(folder, 'hooks.key'), address: () => undefined }),
    status: async () => ({
      state: engine.state,
      pid: process.pid,
      version: VERSION,
      protocol: PROTOCOL_VERSION,
      startedAt,
      ledgerId: ledger.id,
      home: folder,
      socket: socketPath,
      counts: await ledger.tasks.counts(),
      slots: engine.slots(),
      rssBytes: process.memoryUsage.rss(),
    }),
    checkTelemetry: async () => ({ isOn: false }),
    resume: (by) => engine.resume(by),
    folder: undefined,
    stop: (wanted) => void stops.push(wanted),
    log: { error: (fields) => void logged.push(fields), warn: () => {} },
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    newLogId: () => randomBytes(6).toString('hex'),
    process: { pid: process.pid, nodeVersion: process.version },
    userName: USER.name,
    environment: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
    workflowsFolder: join(folder, 'workflows'),
    worktreesFolder: join(folder, 'worktrees'),
    streamLimits: () => options.streamLimits ?? { max: 1_000, perToken: 64 },
    stalledMs: options.stalledMs,
    pingMs: options.pingMs,
  };
  const app = createApp(services);
  const server = createServer(app.fetch, services);
  const servers = [server];
  onTestFinished(async () => {
    await app.close();
    for (const one of servers) await closed(one);
    await engine.stop();
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  });
  await listening(server, socketPath);
  await engine.start();
  if (options.isPaused === true) engine.pause();
  return {
    app,
    engine,
    ledger,
    services,
    folder,
    socketPath,
    server,
    ask: asker({ socketPath }),
    logged,
    stops,
    shell: async (prompt, more = {}, caller = USER) =>
      (await engine.submit(submitTask.parse({ prompt, workDir: folder, ...more }), caller)).task,
    ended: (id) => endOf(ledger, id),
    async listenTcp(token) {
      const hosts: string[] = [];
      const tcp = createServer(app.overTcp({ token, hosts }), services);
      servers.push(tcp);
      await listening(tcp, { host: '127.0.0.1', port: 0 });
      const address = tcp.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      hosts.push(`127.0.0.1:${port}`, `localhost:${port}`);
      return port;
    },
  };
};

const endOf = async (ledger: Ledger, id: TaskId): Promise<Task> => {
  const stop = new AbortController();
  const ended = async (): Promise<Task | undefined> => {
    const task = await ledger.tasks.get(id);
    return task !== undefined && isEnded(task.status) ? task : undefined;
  };
  try {
    const before = await ended();
    if (before !== undefined) return before;
    for await (const _batch of ledger.events.subscribe(0, { taskIds: new Set([id]) }, stop.signal)) {
      const task = await ended();
      if (task !== undefined) return task;
    }
    throw new Error('the feed ended');
  } finally {
    stop.abort();
  }
};
