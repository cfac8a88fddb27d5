// Everything outside of the program that a command may touch, handed in: production values are in process-deps.ts, and
// nowhere else does a command read the clock, the environment or a stream.

import type { Terminal } from '@coxswain/cockpit';

/** Where text goes. */
export interface Sink {
  readonly isTerminal: boolean;
  /** The width of the terminal in cells; undefined when there is none. */
  readonly columns: number | undefined;
  /** Resolves when text or bytes are handed over. Throws ReaderGone when nobody reads any more. */
  write(data: string | Uint8Array): Promise<void>;
}

/** Where text comes from. */
export interface Source {
  readonly isTerminal: boolean;
  /** The whole text up to the end of the input. */
  readAll(): Promise<string>;
  /** The lines, one after another, without their ends. */
  lines(): AsyncIterable<string>;
}

/** How a daemon is started in the background; settings follow as arguments, each `key=value`. */
export interface DaemonProgram {
  readonly program: string;
  readonly args: readonly string[];
}

export interface Deps {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly userHome: string;
  readonly userId: number;
  readonly platform: string;
  readonly daemon: DaemonProgram;
  readonly nodeVersion: string;
  readonly input: Source;
  readonly output: Sink;
  readonly errors: Sink;
  nowMs(): number;
  /** IANA name of the zone in which times are typed and shown. */
  timeZone(): string;
  /** Lets the user edit the file; throws when there is no editor or it fails. */
  openEditor(file: string): Promise<void>;
  /** Calls back on Ctrl-C instead of ending, until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** The whole terminal, for a screen that draws on all of it; undefined when stdin or stdout is none. */
  openTerminal(): Promise<Terminal | undefined>;
}

/** Whoever read our output has gone (EPIPE): the end of the work, not an error. */
export class ReaderGone extends Error {
  constructor() {
    super('nothing reads the output any more');
    this.name = 'ReaderGone';
  }
}
