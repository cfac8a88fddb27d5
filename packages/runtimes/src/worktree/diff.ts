// What a worktree changed since it began: committed or not, new files included. The index of the user is not touched.

import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { type GitPlace, git, gitOutput } from './git.ts';
import { inside } from './inside.ts';
import type { Worktree, WorktreeCall } from './worktree.ts';

/** Whatever the user's configuration says, the patch can be applied with `git apply`; no program of theirs is run. */
const PLAIN_PATCH = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-relative',
  '--find-renames',
  '--submodule=short',
  // To look into one is to go by its own settings.
  '--ignore-submodules=dirty',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/**
 * A patch in pieces; nothing when nothing changed. Files that are no text are named and not shown, ignored files are left
 * out. Throws ProblemError: `not_found` when the worktree is gone, `unprocessable` when git cannot tell.
 */
export const worktreeDiff = async function* (
  worktree: Pick<Worktree, 'folder' | 'base' | 'repository'>,
  call: WorktreeCall,
): AsyncGenerator<string, void, undefined> {
  const { folder, base } = worktree;
  const { signal } = call;
  if ((await stat(folder).catch(() => undefined)) === undefined)
    throw new ProblemError('not_found', `the worktree ${folder} is gone: it was removed since`);
  const within = await inside(worktree, call);
  const scratch = await mkdtemp(join(tmpdir(), 'cox-diff-'));
  const place: GitPlace = { ...within, indexFile: join(scratch, 'index') };
  try {
    await copyIndex(place);
    // Files that are new get an empty entry in the copy, so that the comparison sees them. One that cannot be read is left out.
    await git(
      ['-c', 'advice.addEmbeddedRepo=false', 'add', '--intent-to-add', '--ignore-errors', '.'],
      place,
    );
    yield* gitOutput(['diff', ...PLAIN_PATCH, base, '--'], place);
  } catch (error) {
    if (error instanceof ProblemError || signal?.aborted === true) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ProblemError('unprocessable', `git cannot tell what changed in ${folder}: ${why}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

/** The index with what git knows of each file, so that only those that changed are read. */
const copyIndex = async ({ indexFile = '', ...place }: GitPlace): Promise<void> => {
  const own = await git(['rev-parse', '--path-format=absolute', '--git-path', 'index'], place);
  if (!own.ok) throw new ProblemError('unprocessable', `git cannot read ${place.folder}: ${own.complaint}`);
  const copied = await copyFile(own.stdout, indexFile).then(
    () => true,
    () => false,
  );
  if (!copied) await git(['read-tree', 'HEAD'], { ...place, indexFile });
};
