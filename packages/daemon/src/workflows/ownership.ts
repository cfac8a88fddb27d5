// Checks that a file is its owner's: nobody else may have written it, or could replace it.

import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { printableLine, shellWord } from '@coxswain/protocol';
import { othersMayWrite, withDeadline } from '@coxswain/protocol/files';

const ROOT_USER = 0;

/** What is wrong with the permissions of these, and how to fix it; undefined: nothing. */
export const ownershipFault = (
  found: readonly { readonly path: string; readonly stats: Pick<Stats, 'uid' | 'gid' | 'mode'> }[],
  { mayBeRoots = false }: { readonly mayBeRoots?: boolean } = {},
): string | undefined => {
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  const foreign = found.find(({ stats: { uid } }) => uid !== own && !(mayBeRoots && uid === ROOT_USER));
  if (foreign) {
    const path = printableLine(foreign.path);
    return `${path} belongs to another user (uid ${foreign.stats.uid}): if you trust that user, take it over with: sudo chown ${own} ${asArgument(foreign.path)}`;
  }
  const open = found.filter(({ stats }) => othersMayWrite(stats));
  if (open.length === 0) return undefined;
  const paths = open.map(({ path }) => path);
  return `others can write to ${printableLine(paths.join(', '))}: chmod go-w ${paths.map(asArgument).join(' ')}`;
};

/** As it is typed in a shell, on one line. */
export const asArgument = (text: string): string => printableLine(shellWord(text));

/** The folder and those above it, up to and with the root. */
export const foldersUpTo = (folder: string, root: string): readonly string[] => {
  const folders: string[] = [];
  for (let at = folder; isWithin(at, root); at = dirname(at)) {
    folders.push(at);
    if (at === dirname(at)) break;
  }
  return folders;
};

export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root === sep ? sep : `${root}${sep}`);

/** Who owns each of them. Rejects when one cannot be looked at. */
export const statsOf = (
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly path: string; readonly stats: Stats }[]> =>
  withDeadline(paths[0] ?? sep, { signal }, async (going) => {
    const found = [];
    for (const path of paths) {
      going.throwIfAborted();
      found.push({ path, stats: await stat(path) });
    }
    return found;
  });

/** The real path behind symbolic links. */
export const realPath = (path: string, signal: AbortSignal | undefined): Promise<string> =>
  withDeadline(path, { signal }, () => realpath(path));
