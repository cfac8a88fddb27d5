// The terminal interface of the cockpit: two streams and external events.

import type { ReadStream, WriteStream } from 'node:tty';

/** Why the cockpit ends without a key press. */
export type TerminalEnd =
  /** A signal, or the terminal was closed. */
  | { readonly kind: 'exit'; readonly exitCode: number }
  /** Something was thrown that nobody caught. */
  | { readonly kind: 'crash'; readonly error: unknown };

export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Stops the program until its shell continues it. */
  suspend(): Promise<void>;
  /** Reports an end from outside, until the returned function is called. */
  onEnd(listener: (end: TerminalEnd) => void): () => void;
  /** Reports each resize, even back to the old size, until the returned function is called. */
  onWindow(listener: () => void): () => void;
  /** Reports unhandled rejections, until the returned function is called. */
  onStray(listener: (error: unknown) => void): () => void;
  /** Takes what the platform would print over the screen (warnings, console), until the returned function is called. */
  divert(listener: (text: string) => void): () => void;
}
