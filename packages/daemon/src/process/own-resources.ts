// What this process takes of the machine, told also when there is nothing left to open: the system answers both through files.

import { readdirSync, readFileSync } from 'node:fs';
import { isOutOfResources } from '@coxswain/runtimes';

export interface OwnResources {
  readonly rssBytes: number;
  /** File descriptors; undefined where the system does not tell. */
  readonly openFiles?: { readonly open: number; readonly limit: number };
}

/** Node raises the soft limit to the hard one when it starts, so what it reads here stays. */
const readLimit = (): number | undefined => {
  try {
    const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    // Only Linux has it.
    return undefined;
  }
};

/** What the function answers; `fallback` while the system has no descriptor to look through. */
const unlessFull = (look: () => number, fallback: number): number => {
  try {
    return look();
  } catch (error) {
    if (isOutOfResources(error)) return fallback;
    throw error;
  }
};

/** Looks at the process whenever it is asked. */
export const ownResources = (): (() => OwnResources) => {
  const limit = readLimit();
  let rssBytes = process.memoryUsage.rss();
  return () => {
    rssBytes = unlessFull(() => process.memoryUsage.rss(), rssBytes);
    if (limit === undefined) return { rssBytes };
    const open = unlessFull(() => readdirSync('/proc/self/fd').length, limit);
    return { rssBytes, openFiles: { open, limit } };
  };
};
