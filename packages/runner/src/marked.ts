// The processes that carry the mark of a run in their environment, wherever they went. Only Linux shows it.

import { readdirSync, readFileSync } from 'node:fs';

const PID = /^\d+$/;

/** Sends the signal to everything that carries the mark (`NAME=value`); 0 only counts. Returns how many there were. */
export const signalMarked = (mark: string, signal: NodeJS.Signals | 0): number => {
  let count = 0;
  for (const name of namesIn('/proc')) {
    if (!PID.test(name) || Number(name) === process.pid || !carries(name, mark)) continue;
    try {
      process.kill(Number(name), signal);
      count++;
    } catch {
      // It has ended, or belongs to another user.
    }
  }
  return count;
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const carries = (pid: string, mark: string): boolean => {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`.includes(`\0${mark}\0`);
  } catch {
    return false; // it has ended, or belongs to another user
  }
};
