// The files below a folder: what git would list where there is a repository, so that what is ignored stays out, and a plain
// walk elsewhere.

import { join, resolve } from 'node:path';
import { listFolder } from '@coxswain/protocol/files';
import { type GitLocation, git } from '../../git/git.ts';

const GIT_TIMEOUT_MS = 20_000;
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules', '.hg', '.svn']);
/** More files than these are not looked at. */
export const MAX_FILES = 100_000;

type Location = Pick<GitLocation, 'folder' | 'environment'> & { readonly signal: AbortSignal };

/** Paths relative to the folder, in order. Links are not followed. */
export const filesBelow = async (location: Location): Promise<readonly string[]> => {
  const files = (await gitFiles(location)) ?? (await walk(location));
  return files.toSorted();
};

// Whoever may write files may have written what git takes for a repository: no program that it names is run for a list.
const gitFiles = async (location: Location): Promise<readonly string[] | undefined> => {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const signal = AbortSignal.any([location.signal, AbortSignal.timeout(GIT_TIMEOUT_MS)]);
  const { ok, stdout } = await git(args, { ...location, signal }).catch(() => ({ ok: false, stdout: '' }));
  // A folder that is ignored itself lists nothing: then what is really there is looked for.
  const files = ok ? stdout.split('\0').filter((path) => path !== '') : [];
  return files.length > 0 ? files.slice(0, MAX_FILES) : undefined;
};

const walk = async ({ folder, signal }: Location): Promise<readonly string[]> => {
  const files: string[] = [];
  const open = [''];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (signal.aborted || files.length >= MAX_FILES) break;
    const left = { maxEntries: MAX_FILES - files.length, signal };
    const { entries } = await listFolder(resolve(folder, at), left).catch(() => ({ entries: [] }));
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!NEVER.has(entry.name)) open.push(path);
      } else files.push(path);
    }
  }
  return files.slice(0, MAX_FILES);
};
