// `state/daemon.json`: what a running daemon says about itself, so that a client finds it and knows its version without a
// request. The daemon writes it (to a temporary name, then renamed) once it listens, and removes it when it ends.

import { readFileSync } from 'node:fs';
import { isProcessAlive, type ProcessIdentity } from './process-identity.ts';

export interface DaemonFile extends ProcessIdentity {
  /** The absolute path of its Unix socket. */
  readonly socket: string;
  readonly version: string;
  readonly protocol: number;
}

const isDaemonFile = (value: unknown): value is DaemonFile => {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Record<string, unknown>; // its fields are checked one by one below
  return (
    Number.isInteger(file.pid) &&
    typeof file.startTime === 'string' &&
    typeof file.socket === 'string' &&
    typeof file.version === 'string' &&
    Number.isInteger(file.protocol)
  );
};

/** Reads the file; undefined when it is missing, unreadable or not what a daemon writes. It may outlive its daemon. */
export const readDaemonFile = (path: string): DaemonFile | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isDaemonFile(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** True when a daemon died there: one that is stopped in order takes its file along. */
export const hasDied = (path: string): boolean => {
  const left = readDaemonFile(path);
  return left !== undefined && !isProcessAlive(left);
};
