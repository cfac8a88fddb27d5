// A git repository for worktree tests.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Turns the folder into a repository, with all its files in one commit. */
export const makeRepository = async (folder: string): Promise<void> => {
  const git = (...args: string[]) =>
    exec('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-q', '-m', 'begin');
};
