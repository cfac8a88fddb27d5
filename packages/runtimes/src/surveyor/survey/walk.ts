// Goes through a folder without git. Links are never followed, so that nothing outside the folder is seen.

import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bounds } from './bounds.ts';

export interface ListOptions {
  readonly folder: string;
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
}

const SKIPPED: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.venv',
  '__pycache__',
  'node_modules',
  'venv',
]);

/** The files below the folder, nearest first, until the bounds are reached or the signal says stop. */
export const walk = async ({
  folder,
  bounds,
  signal,
}: ListOptions): Promise<{ readonly paths: readonly string[]; readonly isCut: boolean }> => {
  const paths: string[] = [];
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let isCut = false;
  for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
    const { path, depth } = next;
    const entries = await opendir(join(folder, path)).catch(() => undefined);
    if (!entries) continue;
    for await (const entry of entries) {
      const entryPath = join(path, entry.name);
      if (entry.isFile()) paths.push(entryPath);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        if (depth < bounds.maxDepth) waiting.push({ path: entryPath, depth: depth + 1 });
        else isCut = true;
      }
      if (paths.length > bounds.maxFiles) return { paths, isCut: true };
    }
  }
  return { paths, isCut };
};
