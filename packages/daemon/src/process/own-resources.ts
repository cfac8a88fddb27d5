// The resources of this process, known even when no descriptor is left: the system reports both through files.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isOutOfResources } from '@coxswain/runtimes';

export interface OwnResources {
  readonly rssBytes: number;
  /** File descriptors; undefined where the system does not report them. */
  readonly openFiles?: { readonly open: number; readonly limit: number };
}

const NONE = 0;

const readLimit = (): number =>
  Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? NONE);

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
  const hasLimits = existsSync('/proc/self/limits');
  let limit = hasLimits ? readLimit() : NONE;
  let rssBytes = process.memoryUsage.rss();
  return () => {
    rssBytes = unlessFull(() => process.memoryUsage.rss(), rssBytes);
    if (hasLimits) limit = unlessFull(readLimit, limit);
    if (limit === NONE) return { rssBytes };
    const open = unlessFull(() => readdirSync('/proc/self/fd').length, limit);
    return { rssBytes, openFiles: { open, limit } };
  };
};
