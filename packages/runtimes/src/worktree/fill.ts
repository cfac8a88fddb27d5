// Untracked files that a worktree needs: those that the agent's `worktree` or the
// repository's `.worktreeinclude` lists. Existing files are never replaced, and no link redirects a copy.

import { cp, lstat, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { codeOf, ProblemError, printableLine, type WorktreeSetup } from '@coxswain/protocol';
import { type GitLocation, git } from '../git/git.ts';
import { privateFolder } from './record.ts';
import type { Worktree } from './worktree.ts';

type Filled = Pick<Worktree, 'folder' | 'repository'>;

const INCLUDE_FILE = '.worktreeinclude';
/** In git's private folder of the worktree: nothing has run in it, and it is still to be filled and set up. */
const NEW_NAME = 'cox-worktree-new';
const MAX_INCLUDED = 10_000;

/**
 * True unless it is known to be new: where an agent has worked, a setup would run what the agent wrote, in a package.json or in what
 * that leads to.
 */
export const isReady = async (folder: string): Promise<boolean> => {
  const gitFolder = await privateFolder(folder);
  return gitFolder === undefined || !(await isThere(join(gitFolder, NEW_NAME)));
};

/** Notes that the worktree was just made. */
export const noteNew = async (folder: string): Promise<void> => {
  const gitFolder = await privateFolder(folder);
  if (gitFolder === undefined) return;
  // A link in its place would have it written elsewhere.
  await rm(join(gitFolder, NEW_NAME), { force: true, recursive: true });
  await writeFile(join(gitFolder, NEW_NAME), '', { flag: 'wx' });
};

/** Notes that the worktree needs nothing more. */
export const noteReady = async (folder: string): Promise<void> => {
  const gitFolder = await privateFolder(folder);
  if (gitFolder !== undefined) await rm(join(gitFolder, NEW_NAME), { force: true, recursive: true });
};

/**
 * Copies and links what is named. Returns a line for each thing that was not there or could not be taken. Throws ProblemError
 * `unprocessable` when the disk does not take it, or when too many files are named.
 */
export const fillWorktree = async (
  worktree: Filled,
  { copy = [], link = [] }: Pick<WorktreeSetup, 'copy' | 'link'>,
  location: GitLocation,
): Promise<readonly string[]> => {
  const notes: string[] = [];
  for (const path of await includedIn(worktree, location)) await take(worktree, { path, how: 'copy' });
  for (const path of copy) notes.push(...(await take(worktree, { path, how: 'copy' })));
  for (const path of link) notes.push(...(await take(worktree, { path, how: 'link' })));
  return notes;
};

interface Wanted {
  readonly path: string;
  readonly how: 'copy' | 'link';
}

const take = async ({ folder, repository }: Filled, { path, how }: Wanted): Promise<readonly string[]> => {
  const [from, to] = [resolve(repository, path), resolve(folder, path)];
  const left = (why: string): readonly string[] => [
    `worktree ${how}: ${printableLine(path)} ${why}, so the worktree does not have it`,
  ];
  if (!(await isThere(from))) return left(`is not in ${repository}`);
  if (!(await isWithin(from, repository))) return left(`points outside ${repository}`);
  if (await isThere(to)) return [];
  if (!(await isWithin(to, folder))) return left(`would point outside the worktree`);
  try {
    await mkdir(dirname(to), { recursive: true });
    if (how === 'link') await symlink(from, to);
    else await cp(from, to, COPY);
  } catch (error) {
    const why = codeOf(error) ?? String(error);
    throw new ProblemError('unprocessable', `${from} could not be added to the worktree ${folder} (${why})`);
  }
  return [];
};

/** Pipes and the like are left out; links stay links. */
const COPY = {
  recursive: true,
  force: false,
  verbatimSymlinks: true,
  filter: async (from: string): Promise<boolean> => {
    const found = await lstat(from);
    return found.isFile() || found.isDirectory() || found.isSymbolicLink();
  },
} as const;

/** Whether what is there, or would be, is really below the root: none of the folders on the way is a link out of it. */
const isWithin = async (path: string, root: string): Promise<boolean> => {
  const real = await realpath(root);
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await realpath(folder).catch(() => undefined);
    if (found === undefined && (await isThere(folder))) return false;
    if (found !== undefined) return found === real || found.startsWith(real + sep);
  }
};

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const isBinary = true;

/** Files that `.worktreeinclude`, written as `.gitignore` is, names and that git ignores. */
const includedIn = async ({ repository }: Filled, location: GitLocation): Promise<readonly string[]> => {
  const file = join(repository, INCLUDE_FILE);
  const isFile = await lstat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return [];
  const inRoot = { ...location, folder: repository };
  const listed = async (...which: string[]): Promise<readonly string[]> => {
    const found = await git(['ls-files', '--others', '--ignored', '-z', ...which], inRoot, { isBinary });
    if (!found.ok) throw new ProblemError('unprocessable', `git could not read ${file}: ${found.complaint}`);
    return found.stdout.split('\0').filter((path) => path !== '');
  };
  const named = await listed(`--exclude-from=${file}`);
  if (named.length === 0) return [];
  // A folder that is ignored as a whole is one entry.
  const ignored = new Set(await listed('--exclude-standard', '--directory'));
  const isIgnored = (path: string): boolean =>
    ignored.has(path) || [...path.matchAll(/\//g)].some(({ index }) => ignored.has(path.slice(0, index + 1)));
  const paths = named.filter((path) => !path.endsWith('/') && isIgnored(path));
  if (paths.length > MAX_INCLUDED)
    throw new ProblemError(
      'unprocessable',
      `${file} names ${paths.length} files, and ${MAX_INCLUDED} is the maximum; link whole folders instead, with worktree: {link: [<folder>]} in the agent`,
    );
  return paths.map((path) => Buffer.from(path, 'latin1').toString());
};
