// A real repository in a folder of its own, gone after the test, and a place for its worktrees.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { makeWorktree } from '../make.ts';
import type { Worktree } from '../worktree.ts';

export interface TestRepository {
  readonly folder: string;
  readonly worktreesFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs git in the repository, or in another folder, and gives what it printed. */
  git(args: readonly string[], folder?: string): Promise<string>;
  /** Writes a file below the repository, or below another folder. */
  write(path: string, text: string | Uint8Array, folder?: string): Promise<void>;
  make(name: string, more?: { readonly folder?: string; readonly signal?: AbortSignal }): Promise<Worktree>;
}

/** A repository called `app` with one commit of `a.txt` and `sub/b.txt`; without one when it is to be empty. */
export const testRepository = async (
  options: { readonly isEmpty?: boolean; readonly name?: string } = {},
): Promise<TestRepository> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cox-worktree-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, options.name ?? 'app');
  await mkdir(folder, { recursive: true });
  const environment = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: root,
    GIT_AUTHOR_NAME: 'Kim',
    GIT_AUTHOR_EMAIL: 'kim@example.com',
    GIT_COMMITTER_NAME: 'Kim',
    GIT_COMMITTER_EMAIL: 'kim@example.com',
  };
  const git = async (args: readonly string[], cwd = folder): Promise<string> =>
    (await promisify(execFile)('git', [...args], { cwd, env: environment })).stdout.trimEnd();
  const write = async (path: string, text: string | Uint8Array, below = folder): Promise<void> => {
    await mkdir(dirname(join(below, path)), { recursive: true });
    await writeFile(join(below, path), text);
  };
  await git(['init', '--quiet', '--initial-branch=main']);
  if (options.isEmpty !== true) {
    await write('a.txt', 'one\n');
    await write('sub/b.txt', 'two\n');
    await git(['add', '.']);
    await git(['commit', '--quiet', '-m', 'first']);
  }
  const worktreesFolder = join(root, 'home', 'worktrees');
  return {
    folder,
    worktreesFolder,
    environment,
    git,
    write,
    make: (name, more = {}) =>
      makeWorktree({
        folder,
        worktreesFolder,
        name,
        environment,
        signal: new AbortController().signal,
        ...more,
      }),
  };
};
