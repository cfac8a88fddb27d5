// Lists a folder that someone else may have filled: at most as many entries as requested, not all of a hundred thousand.

import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { type ReadDeadline, withDeadline } from './read-deadline.ts';

export interface FoundFolder {
  /** In no particular order. */
  readonly entries: readonly Dirent[];
  /** There are more entries. */
  readonly isCut: boolean;
}

/** Rejects with the system error if the folder cannot be opened, and with a `FileRefusal` if the disk does not respond in time. */
export const listFolder = (
  folder: string,
  options: ReadDeadline & { readonly maxEntries: number },
): Promise<FoundFolder> =>
  withDeadline(folder, options, async (signal) => {
    const entries: Dirent[] = [];
    // The loop always closes the folder.
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      signal.throwIfAborted();
      if (entries.length === options.maxEntries) return { entries, isCut: true };
      entries.push(entry);
    }
    return { entries, isCut: false };
  });
