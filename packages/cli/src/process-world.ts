// The world of a real process: the only file that touches `process`, its streams and the clock.

import { homedir } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { createLineReader } from './input/line-reader.ts';
import { usageProblem } from './input/usage-problem.ts';
import { ReaderGone, type Sink, type Source, type World } from './world.ts';

type TerminalWritable = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

/** A sink over a stream that is looked at only when something is written: opening stdout takes time. */
const sinkOf = (stream: () => TerminalWritable): Sink => {
  let isWatched = false;
  const open = (): TerminalWritable => {
    const opened = stream();
    // Without a listener a broken pipe would end the process with a stack; the write that failed tells us already.
    if (!isWatched) opened.on('error', () => {});
    isWatched = true;
    return opened;
  };
  return {
    get isTerminal() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        open().write(text, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(isBrokenPipe(error) ? new ReaderGone() : error);
        });
      }),
  };
};

const readAll = async (stream: Readable): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
};

const sourceOf = (stream: () => Readable & { readonly isTTY?: boolean }): Source => ({
  get isTerminal() {
    return stream().isTTY === true;
  },
  readAll: () => readAll(stream()),
  lines: () => createLineReader(stream()),
});

/** The user's editor by a shell, because `EDITOR` may hold options (`code --wait`); the file name is passed apart. */
const openEditor = async (file: string): Promise<void> => {
  const editor = process.env.VISUAL || process.env.EDITOR || 'vi';
  const { spawn } = await import('node:child_process');
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'cox', file], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw usageProblem(
      `the editor '${editor}' ended with ${code ?? 'a signal'}: nothing was sent; set EDITOR to yours`,
    );
};

const onInterrupt = (listener: () => void): (() => void) => {
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
};

/** The world in which `cox` runs. */
export const processWorld = (): World => ({
  environment: process.env,
  get folder() {
    return process.cwd();
  },
  get userHome() {
    return process.env.HOME || homedir();
  },
  userId: process.getuid?.() ?? 0,
  platform: process.platform,
  self: { program: process.execPath, args: [...process.execArgv, process.argv[1] ?? ''] },
  nodeVersion: process.versions.node,
  input: sourceOf(() => process.stdin),
  output: sinkOf(() => process.stdout),
  errors: sinkOf(() => process.stderr),
  nowMs: () => Date.now(),
  timeZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
  openEditor,
  onInterrupt,
});
