// Reports when a file was saved. Editors write in several steps, so it waits until the file rests.

import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** How long a file must rest before it counts as saved. */
export const REST_MS = 300;

/** Watches the file until the returned function is called. */
export const watchFile = (options: {
  /** Need not be there yet; its folder must. */
  readonly file: string;
  readonly onSaved: () => void;
  /** The file cannot be watched, or no longer. */
  readonly onBlind: (error: unknown) => void;
  /** How long the file must rest. Default 300 ms. */
  readonly restMs?: number;
}): (() => void) => {
  const { file, onSaved, onBlind, restMs = REST_MS } = options;
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(file), { persistent: false }, (_, name) => {
      if (name !== basename(file)) return;
      clearTimeout(timer);
      timer = setTimeout(onSaved, restMs);
    });
    watcher.on('error', onBlind);
  } catch (error) {
    onBlind(error);
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
};
