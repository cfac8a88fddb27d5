// Goes through the files of a survey, a few at a time, and stops between two of them.

import { join } from 'node:path';
import type { Bounds } from './bounds.ts';
import { type ReadFile, readTextFile } from './text-file.ts';

export interface FilesToRead {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
}

const AT_ONCE = 8;

/**
 * Reads the files and hands them over in the order of the list. What is past the bounds is handed over without its bytes;
 * what does not exist is left out. Ends early when the signal says so.
 */
export const eachFile = async (
  { folder, paths, bounds, signal }: FilesToRead,
  take: (path: string, file: ReadFile) => void,
): Promise<void> => {
  let leftBytes = bounds.maxTotalBytes;
  for (let at = 0; at < paths.length && !signal.aborted; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const maxBytes = Math.min(bounds.maxFileBytes, Math.floor(leftBytes / AT_ONCE));
    const files = await Promise.all(some.map((path) => readTextFile(join(folder, path), maxBytes)));
    for (const [n, file] of files.entries()) {
      const path = some[n];
      if (!file || path === undefined) continue;
      leftBytes -= file.bytes?.length ?? 0;
      take(path, file);
    }
  }
};
