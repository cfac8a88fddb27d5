// Filters rewrite files on their way into and out of a repository by running programs. Those of the user's own configuration
// (Git LFS, as it is usually installed) are meant; those that only the repository names may be anybody's.

import { type GitPlace, git } from './git.ts';

/** The place with the filters off that its repository names by itself. */
export const withoutOwnFilters = async (place: GitPlace): Promise<GitPlace> => {
  const listed = await git(
    ['config', '--null', '--show-scope', '--name-only', '--get-regexp', '^filter\\.'],
    place,
  );
  const fields = listed.stdout.split('\0');
  const drivers = new Set<string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, key = ''] = fields.slice(at, at + 2);
    const driver = key.slice('filter.'.length, key.lastIndexOf('.'));
    if (scope === 'local' || scope === 'worktree') drivers.add(driver);
  }
  const off = [...drivers].flatMap((driver) => [
    [`filter.${driver}.clean`, ''],
    [`filter.${driver}.smudge`, ''],
    [`filter.${driver}.process`, ''],
    [`filter.${driver}.required`, 'false'],
  ]);
  return { ...place, settings: { ...place.settings, ...Object.fromEntries(off) } };
};
