// Asks git about a folder without changing anything, and without running what the repository there names.

import { type GitAnswer, type GitLocation, type GitOptions, git } from '../../git/git.ts';
import { foldersOf, plainRepository } from '../../git/plain-repository.ts';

export interface Folder {
  readonly folder: string;
  readonly signal: AbortSignal;
}

const OPTIONS: GitOptions = { mostBytes: 16 * 1024 * 1024, timeoutMs: 20_000 };

/** Runs `git <args>` in the folder. Where there is no repository the answer says so. Rejects when the signal aborts. */
export const askGit = async (args: readonly string[], { folder, signal }: Folder): Promise<GitAnswer> => {
  const location: GitLocation = { folder, signal, environment: process.env };
  const repository = await foldersOf(location);
  if ('ok' in repository) return repository;
  const plain = await plainRepository({ ...location, repository });
  try {
    return await git(args, plain.location, OPTIONS);
  } finally {
    await plain.close();
  }
};
