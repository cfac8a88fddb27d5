// A runner as a process of its own, and a daemon that says to it exactly what a test says.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { FrameReader, FrameWriter } from '../frames.ts';
import {
  type FromRunner,
  RUNNER_VERSION,
  type StartRequest,
  type StreamName,
  type ToRunner,
} from '../messages.ts';
import { socketFile, withShortPath } from '../socket-file.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A daemon's side of one connection. */
export class TestDaemon {
  readonly said: { readonly message: FromRunner; readonly bytes: Buffer }[] = [];
  readonly socket: Socket;
  readonly #writer: FrameWriter<ToRunner>;
  /** Acknowledges everything at once. */
  acknowledges = true;

  constructor(path: string) {
    this.socket = withShortPath(path, (short) => connect({ path: short }));
    this.#writer = new FrameWriter(this.socket);
    const reader = new FrameReader<FromRunner>((message, bytes) => {
      this.said.push({ message, bytes });
      if (message.type !== 'output' || !this.acknowledges) return;
      const { run, stream, offset } = message;
      this.send({ type: 'ack', run, stream, offset: offset + bytes.length });
    });
    this.socket.on('data', (piece: Buffer) => reader.add(piece));
    this.socket.on('error', () => {});
  }

  send(message: ToRunner, ...bytes: readonly Buffer[]): void {
    this.#writer.send(message, ...bytes);
  }

  /** The first message of that type, of that run. */
  async hears<Type extends FromRunner['type']>(
    type: Type,
    run?: string,
  ): Promise<Extract<FromRunner, { type: Type }>> {
    const find = () =>
      this.said.find(
        ({ message }) =>
          message.type === type && (run === undefined || ('run' in message && message.run === run)),
      )?.message;
    await vi.waitUntil(find, { timeout: 20_000, interval: 5 });
    return find() as Extract<FromRunner, { type: Type }>;
  }

  /** What came of a stream, each piece where its offset says; throws for a gap. */
  output(run: string, stream: StreamName = 'stdout'): string {
    let end: number | undefined;
    const pieces: Buffer[] = [];
    for (const { message, bytes } of this.said) {
      if (message.type !== 'output' || message.run !== run || message.stream !== stream) continue;
      if (end !== undefined && message.offset !== end) throw new Error(`a gap before ${message.offset}`);
      end = message.offset + bytes.length;
      pieces.push(bytes);
    }
    return Buffer.concat(pieces).toString();
  }

  /** Goes without a word. */
  async leave(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }
}

/** A folder with a runner, which ends with the test. */
export interface TestRunner {
  readonly folder: string;
  readonly program: ChildProcess;
  /** A daemon that has said hello, and been answered. */
  attach(): Promise<TestDaemon>;
}

export const temporaryFolder = (below = ''): string => {
  const folder = mkdtempSync('/tmp/cox-runner-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return join(folder, below);
};

const waitForEnd = async (program: ChildProcess): Promise<void> => {
  if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
};

/** `maxFiles`: how many files it may have open. Default: as many as the test. */
export const startRunner = (
  folder = temporaryFolder(),
  { idleMs = 20_000, maxFiles = '$(ulimit -n)' }: { idleMs?: number; maxFiles?: number | string } = {},
): TestRunner => {
  const limited = `ulimit -n ${maxFiles}; exec "$@"`;
  const program = spawn('/bin/sh', ['-c', limited, 'sh', process.execPath, MAIN, folder, String(idleMs)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const path = socketFile(folder, RUNNER_VERSION);
  const attach = async (): Promise<TestDaemon> => {
    for (;;) {
      const daemon = new TestDaemon(path);
      const isConnected = await once(daemon.socket, 'connect').then(
        () => true,
        () => false,
      );
      if (!isConnected) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      daemon.send({ type: 'hello', version: RUNNER_VERSION, pid: process.pid });
      await daemon.hears('hello');
      return daemon;
    }
  };
  onTestFinished(async () => {
    program.kill('SIGCONT');
    program.kill('SIGKILL');
    await waitForEnd(program);
  });
  return { folder, program, attach };
};

/** Resolves with the exit code when the program has ended. */
export const exitCodeOf = async (program: ChildProcess): Promise<number | null> => {
  await waitForEnd(program);
  return program.exitCode;
};

let count = 0;

/** A shell command to start. */
export const script = (
  command: string,
  options: Partial<StartRequest> = {},
): { readonly type: 'start' } & StartRequest => ({
  type: 'start',
  run: `run_${++count}`,
  file: '/bin/sh',
  args: ['-c', command],
  cwd: '/tmp',
  env: { PATH: process.env.PATH ?? '' },
  stdin: 'closed',
  graceMs: 1_000,
  ...options,
});
