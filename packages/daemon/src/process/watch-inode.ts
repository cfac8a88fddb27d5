// Reports when a path no longer names the same file: removed, renamed or replaced by someone else. No polling.

import { type FSWatcher, lstatSync, watch } from 'node:fs';
import { dirname } from 'node:path';

const inodeOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino;

/**
 * Calls back once, and not before this function has returned, when the path names something else or nothing. Does not keep
 * the process alive. Returns how to stop watching.
 */
export const watchInode = (path: string, onGone: () => void): (() => void) => {
  const inode = inodeOf(path);
  let isWatching = true;
  let watcher: FSWatcher | undefined;
  const stop = (): void => {
    isWatching = false;
    watcher?.close();
  };
  const check = (): void => {
    if (!isWatching || inodeOf(path) === inode) return;
    stop();
    onGone();
  };
  for (const watched of [path, dirname(path)]) {
    try {
      // The file itself reports when its last name goes; its folder would report every write to its neighbours.
      watcher = watch(watched, { persistent: false }, check);
      watcher.on('error', check);
      break;
    } catch {
      // It has gone already, or this system cannot watch such a file.
    }
  }
  // It may have gone before the watch began.
  setImmediate(check);
  return stop;
};
