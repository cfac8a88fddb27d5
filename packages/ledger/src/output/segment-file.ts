// One segment file while it is written: bytes go to stated places, so that a write that was never committed is simply
// written over, and what was committed can be made to survive a power cut.

import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface SegmentFile {
  /** Writes all of it at the offset. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Cuts off what lies past the length. */
  truncate(lengthBytes: number): Promise<void>;
  /** Resolves when what was written, and the name of the file, are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens or makes the file and its folders, for the user alone. */
export const openSegmentFile = async (path: string): Promise<SegmentFile> => {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    async write(bytes, offset) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: (lengthBytes) => file.truncate(lengthBytes),
    async sync() {
      await file.datasync();
      await syncFolder(folder);
    },
    close: () => file.close(),
  };
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
