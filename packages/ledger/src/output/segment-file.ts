// One segment file while it is written: bytes go to stated places, so that a write that was never committed is simply
// written over, and what was committed can be made to survive a power cut.

import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../sync-folder.ts';

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
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const folders = made === undefined ? [folder] : upTo(dirname(made), folder);
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
      for (const each of folders) await syncFolder(each);
    },
    close: () => file.close(),
  };
};

/** The folder and those above it, through the one at the top. */
const upTo = (top: string, folder: string): readonly string[] =>
  folder === top || folder === dirname(folder) ? [folder] : [folder, ...upTo(top, dirname(folder))];
