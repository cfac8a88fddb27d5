// A real daemon from the build, in its own home, with a client and the command line. It is removed after the test with
// everything it started, even if the test fails.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  type Client,
  connect,
  type HomePaths,
  homePaths,
  parseReadyLine,
  READY_VARIABLE,
  type ReadyLine,
} from '@coxswain/client';
import { TASK_KINDS, type Task } from '@coxswain/protocol';
import { expect } from 'vitest';
import { type CoxOptions, type CoxResult, coxd, runCox, testEnvironment } from './cox.ts';
import { killAll, processesLeft } from './processes.ts';
import { shared, whenOver } from './shared.ts';

export interface TestDaemonOptions {
  /** The contents of config.yaml. */
  readonly config?: string;
  /** Extra variables for the daemon. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders below the temporary one, for a home with a long path. */
  readonly below?: string;
}

/** Config for a daemon that takes its runs with it when it dies. */
export const ENDS_RUNS = 'runs: {onDaemonDeath: fail}\n';

export interface TestHome {
  readonly home: string;
  readonly paths: HomePaths;
  /** Runs a command with this home. */
  cox(args: readonly string[], options?: CoxOptions): Promise<CoxResult>;
  /** The lines of the daemon log. */
  log(): Promise<readonly Record<string, unknown>[]>;
}

export interface TestDaemon extends TestHome, AsyncDisposable {
  /** The daemon process; a new one after a restart. */
  readonly pid: number;
  readonly client: Client;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Kills it, like a crash; resolves when it is gone. Its children survive. */
  kill9(): Promise<void>;
  /** Starts a new daemon with this home. */
  start(): Promise<void>;
  /** Sends SIGTERM and waits for its exit. */
  stop(): Promise<number | string>;
}

/** The time limit for a clean shutdown, with the grace periods used in tests. */
const STOP_DEADLINE_MS = 20_000;
/** Logged by a daemon whose process did not exit on its own after it had stopped. */
const OUTLIVED = 'something kept the stopped daemon alive, so it exited by force';
/** How much of the log a failed test shows. */
const LOG_CHARACTERS = 4_000;
/** How long processes may take to exit once they were asked to. */
const PATIENCE_MS = 20_000;

/** A home that is removed when the test ends, with every process that has it in its environment. `below` nests it deeper. */
export const testHome = async (config?: string, below = ''): Promise<TestHome> => {
  // Not os.tmpdir(): socket paths must be short.
  const folder = await mkdtemp('/tmp/cox-t-');
  const home = join(folder, below);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (config !== undefined) await writeFile(join(home, 'config.yaml'), config, { mode: 0o600 });
  const paths = homePaths(home, { platform: process.platform, userId: process.getuid?.() ?? 0 });
  whenOver(async (hasFailed) => {
    if (hasFailed) await showLog(paths.logFile);
    const left = await processesLeft(home, PATIENCE_MS);
    killAll(left);
    const log = await readFile(paths.logFile, 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    if (left.length > 0)
      throw new Error(`left over: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
    if (log.includes(OUTLIVED)) throw new Error(`${OUTLIVED}: its log names the resources`);
  });
  return {
    home,
    paths,
    cox: (args, options) => runCox(home, args, options),
    log: async () => {
      const lines = (await readFile(paths.logFile, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line) => (line.startsWith('{') ? JSON.parse(line) : { raw: line }));
    },
  };
};

// Runs before the home is removed, which is before vitest's own hooks for failed tests.
const showLog = async (file: string): Promise<void> => {
  const log = await readFile(file, 'utf8').catch(() => 'no log');
  process.stderr.write(`\n--- ${file}\n${log.slice(-LOG_CHARACTERS)}---\n`);
};

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly said: ReadyLine | undefined;
  readonly ended: Promise<number | string>;
}

/** Spawns a daemon like a client and waits for its first message. */
export const launch = async (
  home: string,
  options: Pick<TestDaemonOptions, 'env'> = {},
): Promise<Launched> => {
  const child = spawn(process.execPath, ['--disable-sigusr1', coxd()], {
    env: { ...testEnvironment(home), [READY_VARIABLE]: '3', ...options.env },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const line = await text(child.stdio[3] as Readable); // the pipe above; closed after one line
  return {
    child,
    pid: child.pid ?? 0,
    said: parseReadyLine(line),
    ended,
  };
};

/** Starts a daemon for the current test. */
export const testDaemon = async (options: TestDaemonOptions = {}): Promise<TestDaemon> => {
  const home = await testHome(options.config, options.below);
  let launched: Launched;
  let client: Client;
  let isRunning = false;
  const start = async (): Promise<void> => {
    launched = await launch(home.home, options);
    if (!(launched.said && 'ready' in launched.said))
      throw new Error(`the daemon did not start: ${JSON.stringify(launched.said)}`);
    isRunning = true;
    void launched.ended.then(() => (isRunning = false));
    client = await connect({ home: home.home });
  };
  const end = async (signal: NodeJS.Signals): Promise<number | string> => {
    client.close();
    if (isRunning) launched.child.kill(signal);
    return launched.ended;
  };
  const stop = async (): Promise<number | string> => {
    const deadline = setTimeout(() => launched.child.kill('SIGKILL'), STOP_DEADLINE_MS);
    return end('SIGTERM').finally(() => clearTimeout(deadline));
  };
  await start();
  // Registered later, so it runs before the home is checked and removed.
  whenOver(async () => void (await stop()));
  return {
    ...home,
    get pid() {
      return launched.pid;
    },
    get client() {
      return client;
    },
    get ended() {
      return launched.ended;
    },
    kill9: async () => void (await end('SIGKILL')),
    start,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
};

/** Removes the tasks and jobs of a test from the daemon that it shares; resolves once they are gone. */
export const tidied = async ({ client }: TestDaemon): Promise<void> => {
  await client.daemon.resume();
  for (const { id } of await client.jobs.list()) await client.jobs.remove(id);
  const remove = async ({ id }: Task): Promise<unknown> =>
    // One that was removed with its parent is gone already.
    client.tasks
      .remove(id)
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'task_not_found' }));
  await expect
    .poll(async () => {
      const { tasks } = await client.tasks.list({ kind: [...TASK_KINDS] });
      for (const task of tasks) await remove(task);
      return tasks;
    })
    .toEqual([]);
};

/** A daemon for the tests of a file, which finds each of them without tasks and jobs. */
export const sharedDaemon = (options: TestDaemonOptions = {}): (() => Promise<TestDaemon>) =>
  shared(() => testDaemon(options), tidied);
