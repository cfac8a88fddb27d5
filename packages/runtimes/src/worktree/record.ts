// What cox knows of a worktree of its own, kept in git's private folder of that worktree: it goes when the worktree goes.

import { rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSmallText } from '@coxswain/protocol/files';

export interface WorktreeRecord {
  /** What it was made for: the id of a session. */
  readonly name: string;
  readonly branch: string;
  readonly base: string;
  readonly repository: string;
}

const RECORD_NAME = 'cox-worktree.json';

/** Git's private folder of a worktree, as the file `.git` in it says. */
export const privateFolder = async (folder: string): Promise<string | undefined> => {
  const text = await readSmallText(join(folder, '.git')).catch(() => '');
  const named = /^gitdir: (.+)$/m.exec(text)?.[1];
  return named === undefined ? undefined : resolve(folder, named);
};

const isRecord = (value: unknown): value is WorktreeRecord =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'branch', 'base', 'repository'].every((key) => typeof Reflect.get(value, key) === 'string');

/** What was written down; undefined for a folder that is no worktree of cox, or whose repository is gone. */
export const readRecord = async (folder: string): Promise<WorktreeRecord | undefined> => {
  const place = await privateFolder(folder);
  if (place === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(await readSmallText(join(place, RECORD_NAME)));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Writes the record of a worktree that git has just made. */
export const writeRecord = async (folder: string, record: WorktreeRecord): Promise<void> => {
  const place = await privateFolder(folder);
  if (place === undefined) throw new Error(`${folder} is no worktree`);
  const file = join(place, RECORD_NAME);
  await writeFile(`${file}.new`, JSON.stringify(record));
  await rename(`${file}.new`, file);
};
