// Cuts the files of a task back to what is committed: bytes written before a crash or a failed commit belong to no row and are
// removed.

import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskId } from '@coxswain/protocol';
import { taskFolder } from './paths.ts';

export interface CommittedSegment {
  readonly attempt: number;
  readonly segment: number;
  readonly bytes: number;
}

/** Truncates files that are longer than committed and removes those that no row knows. */
export const cutBack = async (
  folder: string,
  taskId: TaskId,
  committed: readonly CommittedSegment[],
): Promise<void> => {
  const bytesOf = new Map(
    committed.map(({ attempt, segment, bytes }) => [join(`${attempt}`, `${segment}`), bytes]),
  );
  const root = taskFolder(folder, taskId);
  for (const name of await filesIn(root)) {
    const path = join(root, name);
    const bytes = bytesOf.get(name);
    if (bytes === undefined) await rm(path, { force: true });
    else if ((await stat(path)).size > bytes) await truncate(path, bytes);
  }
};

/** Paths of files below the folder, relative to it; none when it is not there. */
const filesIn = async (root: string): Promise<readonly string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(noneWhenAbsent);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
};

const noneWhenAbsent = (error: NodeJS.ErrnoException): [] => {
  if (error.code === 'ENOENT') return [];
  throw error;
};
