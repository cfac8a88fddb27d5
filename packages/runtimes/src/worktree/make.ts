// Makes the worktree of a conversation, or finds the one it has.

import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { type GitLocation, git } from '../git/git.ts';
import { plainRepository } from '../git/plain-repository.ts';
import { fillWorktree, isReady, noteNew } from './fill.ts';
import { inTurn } from './in-turn.ts';
import { inside } from './inside.ts';
import { branchName, folderNames } from './names.ts';
import { privateFolder, readRecord, type WorktreeRecord, writeRecord } from './record.ts';
import type { Worktree, WorktreeRequest } from './worktree.ts';

interface Plan {
  readonly repository: Repository;
  readonly location: GitLocation;
  readonly name: string;
  readonly branch: string;
  /** Where it is, or where it may be made, best first. */
  readonly folders: readonly string[];
}

/**
 * The worktree of that name for the repository of the folder: made at the commit that is checked out there, on a branch
 * `cox/<name>`, or the existing one. Throws ProblemError `unprocessable` when it cannot be made, and the
 * reason of the signal when that aborts; nothing is left half made.
 */
export const makeWorktree = async (request: WorktreeRequest): Promise<Worktree> => {
  const { environment, signal, name } = request;
  const repository = await repositoryOf({ folder: request.folder, environment, signal });
  await mkdir(request.worktreesFolder, { recursive: true, mode: 0o700 });
  const worktrees = await realpath(request.worktreesFolder);
  const plan: Plan = {
    repository,
    location: { folder: repository.root, environment, signal },
    name,
    branch: branchName(name),
    folders: folderNames(repository.root, name).map((one) => join(worktrees, one)),
  };
  const { folder, base, branch } = await inTurn(repository.commonFolder, () => findOrMake(plan));
  const workDir = resolve(folder, repository.below);
  // A folder that is not under version control is not in the worktree.
  await mkdir(workDir, { recursive: true });
  const made = { folder, workDir, branch, base, repository: repository.root };
  if (await isReady(folder)) return { ...made, isReady: true, notes: [] };
  const notes = await fillWorktree(made, request.setup ?? {}, plan.location);
  return { ...made, isReady: false, notes };
};

type Made = WorktreeRecord & { readonly folder: string };

const findOrMake = async (plan: Plan): Promise<Made> => {
  const listed = await worktreesOf(plan.location);
  const present = plan.folders
    .map((folder) => listed.find((worktree) => worktree.folder === folder))
    .find((worktree) => worktree !== undefined);
  if (present === undefined) return make(plan);
  if (!present.isGone && !present.isUnfinished && !(await isBare(present.folder)))
    return known(plan, present.folder);
  await clearAway(plan, present);
  return make(plan);
};

/** Whether the daemon died before the files were written. */
const isBare = async (folder: string): Promise<boolean> => {
  const gitFolder = await privateFolder(folder);
  return gitFolder !== undefined && !(await isThere(join(gitFolder, 'index')));
};

/** An existing worktree. One without a record was made just before the daemon died, and nothing has run in it. */
const known = async (plan: Plan, folder: string): Promise<Made> => {
  const record = await readRecord(folder);
  if (record !== undefined) return { ...record, folder };
  const head = await git(['rev-parse', 'HEAD'], { ...plan.location, folder });
  return written(plan, folder, head.stdout);
};

const written = async (plan: Plan, folder: string, base: string): Promise<Made> => {
  const { name, branch, repository } = plan;
  const record = { name, branch, base, repository: repository.root };
  await noteNew(folder);
  await writeRecord(folder, record);
  return { ...record, folder };
};

/** What git did not finish was never worked in; of what is gone only git's own notes are left. */
const clearAway = async (
  { location, branch }: Plan,
  { folder, isGone, isUnfinished }: ListedWorktree,
): Promise<void> => {
  if (isGone && !isUnfinished) return void (await git(['worktree', 'prune'], location));
  await removeByForce(location, folder, branch);
};

const removeByForce = async (location: GitLocation, folder: string, branch: string): Promise<void> => {
  await git(['worktree', 'remove', '--force', '--force', '--end-of-options', folder], location);
  await git(['branch', '--quiet', '-D', '--end-of-options', branch], location);
};

const make = async (plan: Plan): Promise<Made> => {
  const { location, branch, repository } = plan;
  const folder = await freeFolder(plan);
  const present = await git(['show-ref', '--verify', '--quiet', '--', `refs/heads/${branch}`], location);
  if (present.ok)
    throw new ProblemError(
      'unprocessable',
      `${repository.root} already has a branch ${branch} without a cox worktree: rename it with ` +
        `git -C ${repository.root} branch -m ${branch} <name>, delete it, or use another session`,
    );
  const { head } = repository;
  try {
    await addWorktree(plan, folder);
    await checkOut(plan, folder);
  } catch (error) {
    // Git leaves the branch behind when it is stopped on the way.
    await removeByForce({ ...location, signal: undefined }, folder, branch);
    throw error;
  }
  return written(plan, folder, head);
};

const failure = (folder: string, complaint: string): ProblemError =>
  new ProblemError('unprocessable', `git could not create the worktree ${folder}: ${complaint}`);

/** Without its files: to write them as the repository's settings say may run programs. */
const addWorktree = async ({ location, branch, repository }: Plan, folder: string): Promise<void> => {
  const options = ['--quiet', '--no-checkout', '-b', branch];
  const { head } = repository;
  const added = await git(['worktree', 'add', ...options, '--end-of-options', folder, head], location);
  if (!added.ok) throw failure(folder, added.complaint);
};

const checkOut = async ({ location, repository }: Plan, folder: string): Promise<void> => {
  const plain = await plainRepository(await inside({ folder, repository: repository.root }, location));
  try {
    const written = await git(['read-tree', '--reset', '-u', repository.head], plain.location, {
      timeoutMs: 0,
    });
    if (!written.ok) throw failure(folder, written.complaint);
  } finally {
    await plain.close();
  }
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const freeFolder = async ({ folders }: Plan): Promise<string> => {
  for (const folder of folders) if (!(await isThere(folder))) return folder;
  throw new ProblemError(
    'unprocessable',
    `cannot create the worktree: ${folders.at(-1)} already exists and is not a worktree of this repository; move it away`,
  );
};

// The repository that contains a folder, and its worktrees.
interface Repository {
  /** The root of the working tree that contains the folder. */
  readonly root: string;
  /** What all working trees of the repository share. */
  readonly commonFolder: string;
  /** The folder below the root; empty for the root itself. */
  readonly below: string;
  /** The commit that is checked out. */
  readonly head: string;
}

const refusal = (message: string): ProblemError => new ProblemError('unprocessable', message);

/** Finds it. Throws `unprocessable` where a worktree cannot be made, with the reason and what would help. */
const repositoryOf = async (location: GitLocation): Promise<Repository> => {
  const found = await git(
    ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir', '--show-prefix'],
    location,
  );
  if (found.isMissing)
    throw refusal("git was not found on the PATH, and the agent's worktree needs it: install git");
  if (!found.ok)
    throw refusal(
      `${location.folder} is not in a git repository (${found.complaint}), and the agent works in a worktree: ` +
        'submit from inside a repository, run git init there, or remove worktree: true from the agent',
    );
  const [root = '', commonFolder = '', below = ''] = found.stdout.split('\n');
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], location);
  if (!head.ok)
    throw refusal(`${root} has no commits yet, and a worktree starts from one: commit something first`);
  return { root, commonFolder, below, head: head.stdout };
};

interface ListedWorktree {
  readonly folder: string;
  /** Git itself was interrupted while it made it. */
  readonly isUnfinished: boolean;
  /** Its folder is gone. */
  readonly isGone: boolean;
}

/** Every worktree of the repository, also those that cox did not make. */
const worktreesOf = async (location: GitLocation): Promise<readonly ListedWorktree[]> => {
  const { stdout } = await git(['worktree', 'list', '--porcelain'], location);
  return stdout.split('\n\n').flatMap((entry) => {
    const lines = entry.split('\n');
    const folder = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    if (folder === undefined) return [];
    return {
      folder,
      isUnfinished: lines.includes('locked initializing'),
      isGone: lines.some((line) => line.startsWith('prunable')),
    };
  });
};
