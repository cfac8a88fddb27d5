// The cockpit's own log: what must not be written over the screen. A line of JSON each, in a file that is begun anew when it
// has grown large.

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 1024 * 1024;

export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

const makeRoom = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeBytes > LARGEST_BYTES) renameSync(path, `${path}.1`);
};

/** Nothing is made before the first line. A log that cannot be written is no reason to end. */
export const createCockpitLog = (path: string, nowMs: () => number): Log => {
  let hasRoom = false;
  return (message, fields = {}) => {
    try {
      if (!hasRoom) makeRoom(path);
      hasRoom = true;
      const line = JSON.stringify({ at: new Date(nowMs()).toISOString(), message, ...fields });
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // The disk is full or the folder is not ours: the screen goes on.
    }
  };
};
