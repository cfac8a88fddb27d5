// The worktrees that cox has made and that are still there.

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecord, type WorktreeRecord } from './record.ts';

/** Those below the folder, by name of their folder. Links, others' folders, and those whose repository or record is gone, are left out. */
export const listWorktrees = async (
  worktreesFolder: string,
): Promise<readonly (WorktreeRecord & { readonly folder: string })[]> => {
  const names = await readdir(worktreesFolder).catch(() => []);
  const found = await Promise.all(
    names.toSorted().map(async (name) => {
      const folder = join(worktreesFolder, name);
      const isFolder = (await lstat(folder).catch(() => undefined))?.isDirectory() === true;
      const record = isFolder ? await readRecord(folder).catch(() => undefined) : undefined;
      return record === undefined ? [] : [{ ...record, folder }];
    }),
  );
  return found.flat();
};
