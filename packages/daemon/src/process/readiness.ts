// Tells whoever spawned the daemon what became of it, once; see client/start/ready-line.ts.

import { closeSync, writeSync } from 'node:fs';
import { READY_VARIABLE, type ReadyLine } from '@coxswain/client';

export interface Readiness {
  /** Somebody spawned this daemon and waits for its word. */
  readonly isAwaited: boolean;
  readonly descriptor: number | undefined;
  tell(line: ReadyLine): void;
}

/** Finds the descriptor that the environment names. */
export const readinessFrom = (environment: Readonly<Record<string, string | undefined>>): Readiness => {
  const named = environment[READY_VARIABLE];
  let descriptor =
    named !== undefined && /^\d{1,4}$/.test(named) && Number(named) > 2 ? Number(named) : undefined;
  return {
    isAwaited: descriptor !== undefined,
    descriptor,
    tell: (line) => {
      if (descriptor === undefined) return;
      const open = descriptor;
      descriptor = undefined;
      try {
        writeSync(open, `${JSON.stringify(line)}\n`);
        closeSync(open);
      } catch {
        // Whoever waited has gone; the daemon is there for the next one.
      }
    },
  };
};
