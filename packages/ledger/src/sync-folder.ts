// A new file survives a power cut only when the folder that names it is on the disk as well.

import { open } from 'node:fs/promises';

/** Resolves when the names in the folder are on the disk. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
