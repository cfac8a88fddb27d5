// A git repository for tests of what works in worktrees.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Makes a repository of the folder, with all that lies in it in one commit. */
export const makeRepository = async (folder: string): Promise<void> => {
  const git = (...args: string[]) =>
    exec('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-q', '-m', 'begin');
};
