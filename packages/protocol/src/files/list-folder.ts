// The names in a folder that somebody else may have filled: as many as were asked for, not all of a hundred thousand.

import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { type Patience, patiently } from './patience.ts';

export interface ListFolderOptions extends Patience {
  readonly maxEntries: number;
}

export interface FoundFolder {
  /** In the order of the folder, which is none. */
  readonly entries: readonly Dirent[];
  /** There are more. */
  readonly isCut: boolean;
}

/** Rejects with the error of the system when it cannot be opened, and with a `FileRefusal` when the disk does not answer in time. */
export const listFolder = (folder: string, options: ListFolderOptions): Promise<FoundFolder> =>
  patiently(folder, options, async (signal) => {
    const entries: Dirent[] = [];
    // The loop closes the folder however it is left.
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      signal.throwIfAborted();
      if (entries.length === options.maxEntries) return { entries, isCut: true };
      entries.push(entry);
    }
    return { entries, isCut: false };
  });
