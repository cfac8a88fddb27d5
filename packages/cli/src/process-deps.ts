// The dependencies of a real process: with descriptor.ts and process-terminal.ts the only file that touches `process`, its streams
// and the clock.

import { fstatSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { codeOf } from '@coxswain/protocol';
import { type Deps, ReaderGone, type Sink, type Source } from './deps.ts';
import { createLineReader } from './input/line-reader.ts';
import { usageProblem } from './input/usage-problem.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** A sink over a terminal, whose width may change. */
const terminalSink = (stream: Writable & { readonly columns?: number }): Sink => {
  // A terminal that hangs up shows in the write that fails; without a listener it would end the process with a stack.
  stream.on('error', () => {});
  return {
    isTerminal: true,
    get columns() {
      // A terminal that nobody gave a size (`docker run -t`, `script`, a serial line) says 0.
      return stream.columns || undefined;
    },
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(new ReaderGone());
        });
      }),
  };
};

const sinkOf = (descriptor: typeof STDOUT | typeof STDERR): Sink => {
  if (!isTerminal(descriptor)) return descriptorSink(descriptor);
  return terminalSink(descriptor === STDOUT ? process.stdout : process.stderr);
};

const readAll = async (stream: Readable): Promise<string> => {
  const [{ MAX_FILE_BYTES }, { tooMuch }] = await Promise.all([
    import('@coxswain/protocol/files'),
    import('./input/named-file.ts'),
  ]);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length > MAX_FILE_BYTES) throw tooMuch('the standard input');
  }
  return Buffer.concat(pieces).toString('utf8');
};

const standardInput: Source = {
  get isTerminal() {
    return isTerminal(STDIN);
  },
  readAll: () => readAll(process.stdin),
  lines: () => createLineReader(process.stdin),
};

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
      `editor '${editor}' exited with ${code ?? 'a signal'}; nothing was sent. To use another editor, set EDITOR`,
    );
};

const onInterrupt = (listener: () => void): (() => void) => {
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
};

/** Replaced in the build by the name of the bundle beside this one. */
declare const COXD_BUNDLE: string | undefined;
const COXD = typeof COXD_BUNDLE === 'string' ? COXD_BUNDLE : 'coxd.ts';

/** MiB. Without it V8 keeps garbage of 20 MB and more in a daemon that was busy once, and is no faster for it. */
const FRUGAL_NODE = ['--max-semi-space-size=4'];

/** The dependencies of `cox` in production. */
export const processDeps = (): Deps => ({
  environment: process.env,
  get folder() {
    return process.cwd();
  },
  get userHome() {
    return process.env.HOME || process.getBuiltinModule('node:os').homedir();
  },
  userId: process.getuid?.() ?? 0,
  platform: process.platform,
  daemon: {
    program: process.execPath,
    args: [...process.execArgv, ...FRUGAL_NODE, join(import.meta.dirname, COXD)],
  },
  nodeVersion: process.versions.node,
  input: standardInput,
  output: sinkOf(STDOUT),
  errors: sinkOf(STDERR),
  nowMs: () => Date.now(),
  timeZone: () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
  openEditor,
  onInterrupt,
  openTerminal: async () => {
    if (!isTerminal(STDIN) || !isTerminal(STDOUT)) return undefined;
    const { processTerminal } = await import('./process-terminal.ts');
    return processTerminal();
  },
});

// The three descriptors that a process is born with. Streams over them take milliseconds to open, so what is no terminal is
// written directly: to files, pipes and sockets Node writes synchronously anyway.

/** How long to leave a full pipe to its reader, where someone else made it non-blocking. */
const FULL_PIPE_MS = 5;

/** True when the descriptor is a terminal. Only a character device can be one, and only then is `tty` loaded to ask. */
const isTerminal = (descriptor: number): boolean => {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
};

/** Writes all of the bytes. Throws ReaderGone when nobody reads any more (EPIPE). */
const writeAll = async (descriptor: number, data: string | Uint8Array): Promise<void> => {
  const bytes = Buffer.from(data);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) === 'EPIPE') throw new ReaderGone();
      if (codeOf(error) !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS));
    }
  }
};

/** A sink over a descriptor that is no terminal. */
const descriptorSink = (descriptor: number): Sink => ({
  isTerminal: false,
  columns: undefined,
  write: (data) => writeAll(descriptor, data),
});
