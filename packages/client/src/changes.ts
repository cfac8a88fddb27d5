// Waits for a daemon to come or go by watching the folder in which its files appear, and looks again at the latest after
// a pause, because some events leave no file (a process that dies) and some folders cannot be watched.

import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import type { HomePaths } from './home.ts';

export interface Changes {
  /** Resolves at the first change since the last call, after `atLatestMs`, or when the signal aborts. Never throws. */
  next(atLatestMs: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

const tryToWatch = (folder: string, listener: (name: string | null) => void): FSWatcher | undefined => {
  try {
    const watcher = watch(folder, { persistent: false }, (_kind, name) => listener(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined; // no such folder yet, or no watches left
  }
};

/** Watches the entries of the folder whose names begin with one of the prefixes. Close it when done. */
export const watchFolder = (folder: string, prefixes: readonly string[]): Changes => {
  let hasChanged = false;
  let wake = (): void => {};
  const watcher = tryToWatch(folder, (name) => {
    // The ledger is in the same folder and changes with every write.
    if (name !== null && !prefixes.some((prefix) => name.startsWith(prefix))) return;
    hasChanged = true;
    wake();
  });
  const change = (atLatestMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => wake(), atLatestMs);
      wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      signal?.addEventListener('abort', wake);
    });
  return {
    async next(atLatestMs, signal) {
      if (!hasChanged && signal?.aborted !== true) await change(atLatestMs, signal);
      hasChanged = false;
    },
    close: () => watcher?.close(),
  };
};

/** Watches for the signs of a daemon that starts or ends: daemon.json, its socket, the start ticket. */
export const watchDaemon = (paths: HomePaths): Changes =>
  watchFolder(
    paths.stateFolder,
    [paths.daemonFile, paths.socketFile, paths.startTicketFile].map((path) => basename(path)),
  );
