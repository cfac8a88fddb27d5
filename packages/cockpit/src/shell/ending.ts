// Why the cockpit ends. The first cause counts; what comes after it is part of the end.

import type { TerminalEnd } from '../terminal/terminal.ts';

export interface Ending {
  readonly cause: Promise<TerminalEnd>;
  readonly end: (cause: TerminalEnd) => void;
}

export const createEnding = (): Ending => {
  const { promise, resolve } = Promise.withResolvers<TerminalEnd>();
  return { cause: promise, end: resolve };
};
