// A connection to a runner, from the greeting on. Where none listens one is started: a program of its own, which outlives
// this one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  FORMER_RUNNER_VERSION,
  FrameReader,
  FrameWriter,
  type FromRunner,
  killedFile,
  RUNNER_VERSION,
  type RunState,
  recordsFolder,
  socketFile,
  type ToRunner,
  withShortPath,
} from '@coxswain/runner';
import { isOutOfResources } from '../processes/out-of-resources.ts';
import type { Scope } from './systemd-scope.ts';

export interface RunnerPlace {
  readonly stateFolder: string;
  /** Default: that of this build. */
  readonly version?: number;
  /** The program of the runner: a file for this Node, and further arguments. Undefined: none is started. */
  readonly program: readonly string[] | undefined;
  /** Where it is started; undefined, and when the system refuses: where this process is. */
  readonly scope?: Scope | undefined;
  /** Told when it was refused. */
  readonly onScopeRefused?: () => void;
}

export interface ConnectionPorts {
  said(message: FromRunner, bytes: Buffer): void;
  ended(connection: Connection): void;
}

/** It passes bytes on: without an optimizing compiler it takes some 10 MiB less. */
const NODE_FLAGS = ['--max-old-space-size=48', '--max-semi-space-size=2', '--no-opt', '--no-maglev'];
const PATIENCE_MS = 10_000;
/** How long a runner in a scope may take before it is tried without one. */
const SCOPE_PATIENCE_MS = 4_000;
const MAX_FAILURES = 3;
const FIRST_PAUSE_MS = 4;
const MAX_PAUSE_MS = 50;

export class Connection {
  /** What the runner held when the connection began. */
  readonly runs: readonly RunState[];
  /** Of the runner. */
  readonly pid: number;
  readonly #socket: Socket;
  readonly #writer: FrameWriter<ToRunner>;

  constructor(socket: Socket, { runs, pid }: Pick<Connection, 'runs' | 'pid'>) {
    this.#socket = socket;
    this.#writer = new FrameWriter(socket);
    this.runs = runs;
    this.pid = pid;
  }

  /** Throws for a frame that is too long. */
  send(message: ToRunner, ...bytes: readonly Buffer[]): void {
    this.#writer.send(message, ...bytes);
  }

  /** While nothing runs it does not keep this program alive. */
  setHolding(isHolding: boolean): void {
    if (isHolding) this.#socket.ref();
    else this.#socket.unref();
  }

  /** What was sent before still arrives. */
  close(): void {
    this.#socket.end(() => this.#socket.destroy());
  }
}

/** Whether a runner has left ends of runs there, this one or that of the version before. */
export const hasRecords = ({ stateFolder }: RunnerPlace): boolean =>
  [RUNNER_VERSION, FORMER_RUNNER_VERSION].some((version) => {
    try {
      return readdirSync(recordsFolder(stateFolder, version)).some((name) => name.endsWith('.json'));
    } catch {
      return false;
    }
  });

/** Where its socket is. */
export const socketOf = ({ stateFolder, version = RUNNER_VERSION }: RunnerPlace): string =>
  socketFile(stateFolder, version);

/** Whether one listens there, or ended without removing its socket. */
export const hasSocket = (place: RunnerPlace): boolean => existsSync(socketOf(place));

/** When a runner last took the place of one that was killed, in milliseconds since 1970; -Infinity: none did. */
export const lastKillMs = ({ stateFolder, version = RUNNER_VERSION }: RunnerPlace): number =>
  statSync(killedFile(stateFolder, version), { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/** Connects to the runner of the folder. Undefined when none listens. */
export const connectRunner = async (
  place: RunnerPlace,
  ports: ConnectionPorts,
): Promise<Connection | undefined> => {
  let socket: Socket;
  try {
    socket = withShortPath(socketOf(place), (path) => connect({ path }));
    await once(socket, 'connect');
  } catch (error) {
    if (isOutOfResources(error)) throw error;
    return undefined;
  }
  return greet(socket, ports);
};

const greet = (socket: Socket, ports: ConnectionPorts): Promise<Connection | undefined> =>
  new Promise((resolve) => {
    let connection: Connection | undefined;
    const reader = new FrameReader<FromRunner>((message, bytes) => {
      if (connection) {
        ports.said(message, bytes);
      } else if (message.type === 'hello') {
        connection = new Connection(socket, message);
        resolve(connection);
      }
    });
    socket.on('data', (piece: Buffer) => {
      try {
        reader.add(piece);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : undefined);
      }
    });
    socket.on('error', () => {}); // then it closes
    socket.on('close', () => {
      resolve(undefined);
      if (connection) ports.ended(connection);
    });
    const writer = new FrameWriter<ToRunner>(socket);
    writer.send({ type: 'hello', version: RUNNER_VERSION, pid: process.pid });
  });

/** The same; starts a runner when none listens. Rejects when that is of no use, or not wanted. */
export const connectOrStart = async (place: RunnerPlace, ports: ConnectionPorts): Promise<Connection> => {
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  const noScope = AbortSignal.timeout(SCOPE_PATIENCE_MS);
  const launches: Launched[] = [];
  let { scope } = place;
  for (let pauseMs = FIRST_PAUSE_MS; !giveUp.aborted; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    const connection = await connectRunner(place, ports);
    if (connection) return connection;
    if (place.program === undefined) throw new Error('the runner has ended');
    const refused = launches.find(({ error }) => isOutOfResources(error));
    if (refused) throw refused.error;
    if (scope && (noScope.aborted || launches.some(hasFailed))) {
      scope = undefined;
      // One that systemd has not started yet may come later: it finds this one at work, and ends.
      launches.length = 0;
      place.onScopeRefused?.();
    }
    if (launches.filter(hasFailed).length === MAX_FAILURES) break;
    // One that ended well found another at work, which may just be ending.
    if (launches.every(({ exitCode }) => exitCode !== undefined))
      launches.push(launchRunner(place.program, place.stateFolder, scope));
    await pause(pauseMs);
  }
  throw new Error(`the runner does not start; see ${place.stateFolder}/runner.log`);
};

interface Launched {
  /** Undefined while it runs; null after a signal. */
  exitCode: number | null | undefined;
  /** Why it could not be started. */
  error?: Error;
}

const hasFailed = ({ exitCode }: Launched): boolean => exitCode !== undefined && exitCode !== 0;

/** For what goes wrong before it can write there itself. Undefined when the disk has no room. */
const openLog = (stateFolder: string): number | undefined => {
  try {
    return openSync(join(stateFolder, 'runner.log'), 'a', 0o600);
  } catch {
    return undefined;
  }
};

const launchRunner = (
  program: readonly string[],
  stateFolder: string,
  scope: Scope | undefined,
): Launched => {
  const launched: Launched = { exitCode: undefined };
  const [file = '', ...args] = program;
  const node = [process.execPath, ...NODE_FLAGS, file, stateFolder, ...args];
  const [command = '', ...words] = [...(scope?.command() ?? []), ...node];
  const log = openLog(stateFolder);
  const child = spawn(command, words, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', log ?? 'ignore'],
    // Nothing of a run: least of all its mark.
    env: {
      PATH: process.env.PATH,
      UV_THREADPOOL_SIZE: '1',
      MALLOC_ARENA_MAX: '1',
      ...scope?.environment,
    },
  });
  if (log !== undefined) closeSync(log);
  child.on('error', (error) => {
    launched.exitCode = null;
    launched.error = error;
  });
  child.on('exit', (code) => {
    launched.exitCode = code;
  });
  child.unref();
  return launched;
};
