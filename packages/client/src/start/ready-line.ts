// How a starting daemon reports to its parent process: one line of JSON on the pipe whose number is in
// COX_READY_FD, then it closes the pipe. A pipe closed without a line means that the daemon died.

import type { Problem } from '@coxswain/protocol';

/** The environment variable that names the descriptor; unset: nobody waits. */
export const READY_VARIABLE = 'COX_READY_FD';

export type ReadyLine =
  /** It listens and daemon.json is written. */
  | { readonly ready: true }
  /** Another daemon holds the lock of this home; it ends, and the client waits for the other one. */
  | { readonly running: true }
  /** It cannot start: the client throws exactly this. */
  | { readonly problem: Problem };

/** Reads a line; undefined when it is none. */
export const parseReadyLine = (line: string): ReadyLine | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    if ('ready' in value || 'running' in value || 'problem' in value) return value as ReadyLine; // written by our daemon
    return undefined;
  } catch {
    return undefined;
  }
};
