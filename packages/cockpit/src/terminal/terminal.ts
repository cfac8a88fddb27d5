// The terminal as the cockpit is given it: two streams, and what happens to it from outside.

import type { ReadStream, WriteStream } from 'node:tty';

/** Why the cockpit must end although nobody pressed a key for it. */
export type TerminalEnd =
  /** A signal, or the terminal was closed. */
  | { readonly kind: 'told'; readonly exitCode: number }
  /** Something was thrown that nobody caught. */
  | { readonly kind: 'crash'; readonly error: unknown };

export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Stops the program until its shell continues it. */
  suspend(): Promise<void>;
  /** Tells of an end from outside, until the returned function is called. */
  onEnd(listener: (end: TerminalEnd) => void): () => void;
  /** Tells that the window was changed, also when it has its old size again, until the returned function is called. */
  onWindow(listener: () => void): () => void;
  /** Tells of promises that failed without anybody waiting for them, until the returned function is called. */
  onStray(listener: (error: unknown) => void): () => void;
  /** Takes what the platform would print over the screen (warnings, console), until the returned function is called. */
  divert(listener: (text: string) => void): () => void;
}
