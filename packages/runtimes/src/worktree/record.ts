// cox's record of a worktree, kept in git's private folder of that worktree, so it is removed with it. Agents
// at work there may be able to write to it, so it is validated strictly.

import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { readSmallText } from '@coxswain/protocol/files';
import { isObjectName } from '../git/git.ts';
import { branchName } from './names.ts';

export interface WorktreeRecord {
  /** What it was made for: the id of a session. */
  readonly name: string;
  readonly branch: string;
  readonly base: string;
  readonly repository: string;
}

const RECORD_NAME = 'cox-worktree.json';
/** A record is a few hundred bytes, a file `.git` is a path. */
const MAX_BYTES = 64 * 1024;

/** The text of a small regular file, not a link. */
const smallFile = (path: string): Promise<string> =>
  readSmallText(path, { maxBytes: MAX_BYTES, followsLinks: false });

const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Git's private folder of a worktree, as the file `.git` in it says; undefined when that is missing or a link. */
export const privateFolder = async (folder: string): Promise<string | undefined> => {
  const text = await smallFile(join(folder, '.git')).catch(() => '');
  const named = /^gitdir: (.+)$/m.exec(text)?.[1];
  if (named === undefined) return undefined;
  const found = resolve(folder, named);
  return (await isFolder(found)) ? found : undefined;
};

const isRecord = (value: unknown): value is WorktreeRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const [name, branch, base, repository] = ['name', 'branch', 'base', 'repository'].map((key) =>
    Reflect.get(value, key),
  );
  if (![name, branch, base, repository].every((field) => typeof field === 'string' && !field.includes('\0')))
    return false;
  return (
    branch === branchName(name) &&
    isObjectName(base) &&
    isAbsolute(repository) &&
    normalize(repository) === repository
  );
};

/**
 * What was written down; undefined for a folder that is no worktree of cox, or whose repository is gone. Throws ProblemError
 * `unprocessable` when something else than cox wrote it.
 */
export const readRecord = async (folder: string): Promise<WorktreeRecord | undefined> => {
  const gitFolder = await privateFolder(folder);
  if (gitFolder === undefined) return undefined;
  const file = join(gitFolder, RECORD_NAME);
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const value = await smallFile(file)
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  if (isRecord(value)) return value;
  throw new ProblemError(
    'unprocessable',
    `${file} was changed by something other than cox, so what changed in ${folder} is unknown: save what you need from it, then run ` +
      'git worktree remove --force on it, or use another session',
  );
};

/** Writes the record of a worktree that git has just made. */
export const writeRecord = async (folder: string, record: WorktreeRecord): Promise<void> => {
  const gitFolder = await privateFolder(folder);
  if (gitFolder === undefined) throw new Error(`${folder} is not a worktree`);
  const file = join(gitFolder, RECORD_NAME);
  // A link in its place would have it written elsewhere.
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, JSON.stringify(record), { flag: 'wx' });
  await rename(`${file}.new`, file);
};
