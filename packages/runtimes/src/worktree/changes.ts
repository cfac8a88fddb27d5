// A worktree made ready to be compared with a commit, so that nothing in it can hide what was changed: not its attributes, not
// its ignore rules, not marks in its index. The repository and the index of the user are not touched.

import { copyFile, lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { useRulesOf } from '../git/base-rules.ts';
import { type GitLocation, git } from '../git/git.ts';
import { plainRepository } from '../git/plain-repository.ts';
import { inside } from './inside.ts';
import type { Worktree, WorktreeCall } from './worktree.ts';

export interface Changes {
  /** Where `git diff <commit>` shows every difference, new files included. */
  readonly location: GitLocation;
  /** New folders that are repositories of their own: git does not look into them. */
  readonly repositories: readonly string[];
}

/**
 * Calls `work` with the worktree made ready. What the commit `base` ignores is left out. Throws ProblemError `unprocessable`
 * when the folder is no longer a worktree of its repository, and an Error with the words of git when it fails.
 */
export const withChanges = async function* <Piece>(
  worktree: Pick<Worktree, 'folder' | 'base' | 'repository'>,
  call: WorktreeCall,
  work: (changes: Changes) => AsyncIterable<Piece>,
): AsyncGenerator<Piece, void, undefined> {
  const plain = await plainRepository(await inside(worktree, call));
  try {
    const location: GitLocation = { ...plain.location, indexFile: join(plain.scratch, 'index') };
    const ignoreFile = await useRulesOf(worktree.base, plain);
    await copyIndex(location, plain.location.repository.gitFolder);
    await clearMarks(location);
    yield* work({
      location,
      repositories: await addNewFiles(location, { ignoreFile, repository: worktree.repository }),
    });
  } finally {
    await plain.close();
  }
};

/** With what git knows of each file, so that only those that changed are read. */
const copyIndex = async (location: GitLocation, gitFolder: string): Promise<void> => {
  const index = join(gitFolder, 'index');
  const isFile = await lstat(index).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) await copyFile(index, location.indexFile ?? '');
  else await ran(git(['read-tree', 'HEAD'], location));
};

const ran = async (running: ReturnType<typeof git>): Promise<string> => {
  const { ok, stdout, complaint } = await running;
  if (!ok) throw new Error(complaint);
  return stdout;
};

const isBinary = true;

/** Files can be marked as unchanged, or as left out of a sparse checkout though they are there: git does not look at them. */
const clearMarks = async (location: GitLocation): Promise<void> => {
  const listed = await ran(git(['ls-files', '-v', '-z', '--cached'], location, { isBinary }));
  const assumed: string[] = [];
  const skipped: string[] = [];
  for (const line of listed.split('\0')) {
    const [mark, path] = [line.slice(0, 1), line.slice(2)];
    if (/[a-z]/.test(mark)) assumed.push(path);
    if (/s/i.test(mark) && (await isThere(location.folder, path))) skipped.push(path);
  }
  const unmark = async (option: string, paths: readonly string[]): Promise<void> => {
    if (paths.length === 0) return;
    const input = paths.join('\0');
    await ran(git(['update-index', option, '-z', '--stdin'], location, { input, isBinary }));
  };
  await unmark('--no-assume-unchanged', assumed);
  await unmark('--no-skip-worktree', skipped);
};

const isThere = (folder: string, path: string): Promise<boolean> =>
  lstat(Buffer.from(join(Buffer.from(folder).toString('latin1'), path), 'latin1')).then(
    () => true,
    () => false,
  );

/** A link to the same path of the repository: it was shared with the worktree and is no change of anybody's. */
const isSharedLink = async (path: string, { folder }: GitLocation, repository: string): Promise<boolean> => {
  const name = Buffer.from(path, 'latin1').toString();
  const target = await readlink(join(folder, name)).catch(() => undefined);
  return target === join(repository, name);
};

/** Gives files that are new an empty entry, so that the comparison sees them. One that cannot be read is left out. */
const addNewFiles = async (
  location: GitLocation,
  { ignoreFile, repository }: { readonly ignoreFile: string; readonly repository: string },
): Promise<readonly string[]> => {
  const list = ['ls-files', '--others', '-z', `--exclude-from=${ignoreFile}`];
  const listed = (await ran(git(list, location, { isBinary }))).split('\0').filter((path) => path !== '');
  const paths: string[] = [];
  for (const path of listed) if (!(await isSharedLink(path, location, repository))) paths.push(path);
  const repositories = paths.filter((path) => path.endsWith('/'));
  const settings = ['advice.addEmbeddedRepo=false', 'core.sparseCheckout=false'].flatMap((one) => [
    '-c',
    one,
  ]);
  const add = async (added: readonly string[]): Promise<void> => {
    const options = [
      '--intent-to-add',
      '--force',
      '--ignore-errors',
      '--pathspec-from-file=-',
      '--pathspec-file-nul',
    ];
    const input = added.join('\0');
    if (added.length > 0) await git([...settings, 'add', ...options], location, { input, isBinary });
  };
  await add(paths.filter((path) => !path.endsWith('/')));
  // A repository without a commit makes git give up.
  for (const path of repositories) await add([path]);
  return repositories.map((path) => Buffer.from(path, 'latin1').toString());
};
