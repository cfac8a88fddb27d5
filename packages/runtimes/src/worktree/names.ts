// Names of worktrees: session names allow more than branches and folders do.

import { createHash } from 'node:crypto';
import { basename } from 'node:path';

const MAX_CHARACTERS = 60;
const MAX_OF_REPOSITORY = 40;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

const plain = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .replace(/\.lock$/i, '-lock');

const cut = (text: string, most: number): string => [...text].slice(0, most).join('');

/** A name for a branch and a folder. What had to be changed carries a hash, so that no two names become one. */
export const plainName = (name: string): string => {
  const changed = cut(plain(name), MAX_CHARACTERS);
  return changed === name ? name : `${changed === '' ? 'session' : changed}-${hashOf(name)}`;
};

/** `cox/<name>`. */
export const branchName = (name: string): string => `cox/${plainName(name)}`;

/** The names that its folder may have: the second one when another repository of that name has taken the first. */
export const folderNames = (repository: string, name: string): readonly [string, string] => {
  const start = cut(plain(basename(repository)), MAX_OF_REPOSITORY) || 'repository';
  return [`${start}-${plainName(name)}`, `${start}-${hashOf(repository)}-${plainName(name)}`];
};
