// A repository without its settings. Git runs what a configuration names (filters, for one), and a repository has several:
// its own, one for each working tree, files that they include, some only on a certain branch. To list what they name and turn
// that off is a race and a riddle; so git is given a common folder of ours, which leads to the objects and branches of the
// repository and holds a configuration with what is harmless of the real one. The settings of the user hold as ever: Git LFS,
// as it is usually installed, works.

import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitAnswer, type GitLocation, git, type RepositoryFolders } from './git.ts';

export interface PlainRepository {
  /** For calls of git, at the same folder. */
  readonly location: GitLocation & { readonly repository: RepositoryFolders };
  /** A folder for whatever goes with it; the common folder of ours. */
  readonly scratch: string;
  /** Removes the scratch folder. */
  close(): Promise<void>;
}

/** How files are written, how objects and branches are stored, what a branch follows, and where Git LFS finds its files. */
const HARMLESS =
  '^(core\\.(autocrlf|eol|safecrlf|filemode|symlinks|ignorecase|precomposeunicode|longpaths|sparsecheckout|' +
  'sparsecheckoutcone)|extensions\\.(objectformat|refstorage)|branch\\..*\\.(remote|merge)|remote\\..*\\.(url|fetch)|lfs\\.url)$';

const SHARED = ['objects', 'refs', 'packed-refs', 'reftable', 'logs', 'shallow', 'lfs'];

/** The folders of the repository that contains the folder; git's message where there is none. */
export const foldersOf = async (location: GitLocation): Promise<RepositoryFolders | GitAnswer> => {
  const found = await git(
    ['rev-parse', '--path-format=absolute', '--absolute-git-dir', '--git-common-dir', '--show-toplevel'],
    location,
  );
  const [gitFolder, commonFolder, root] = found.stdout.split('\n');
  if (!found.ok || gitFolder === undefined || commonFolder === undefined || root === undefined)
    return { ...found, ok: false };
  return { gitFolder, commonFolder, root };
};

/** Sets it up. Throws when git cannot read the repository. */
export const plainRepository = async (
  location: GitLocation & { readonly repository: RepositoryFolders },
): Promise<PlainRepository> => {
  const { repository } = location;
  const settings = await git(['config', '--null', '--get-regexp', HARMLESS], location);
  // Exit code 1: there are none.
  if (!settings.ok && settings.exitCode !== 1) throw new Error(settings.complaint);
  const scratch = await mkdtemp(join(tmpdir(), 'cox-git-'));
  const close = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  try {
    await mkdir(join(scratch, 'info'));
    await writeFile(join(scratch, 'config'), configText(settings.stdout));
    for (const name of SHARED) {
      const shared = join(repository.commonFolder, name);
      if (await isThere(shared)) await symlink(shared, join(scratch, name));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { location: { ...location, repository: { ...repository, commonFolder: scratch } }, scratch, close };
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** A key is `section.name` or `section.subsection.name`, in which only the subsection is free. */
const settingText = (setting: string): string => {
  const end = setting.indexOf('\n');
  const key = end < 0 ? setting : setting.slice(0, end);
  const [section = ''] = key.split('.', 1);
  const name = key.slice(key.lastIndexOf('.') + 1);
  const subsection = key.slice(section.length + 1, -name.length - 1);
  const header = subsection === '' ? `[${section}]` : `[${section} ${quoted(subsection)}]`;
  return `${header}\n\t${name}${end < 0 ? '' : ` = ${quoted(setting.slice(end + 1))}`}\n`;
};

const configText = (listed: string): string => {
  const settings = listed.split('\0').filter((setting) => setting !== '');
  // Extensions count from version 1 on.
  const version = settings.some((setting) => setting.startsWith('extensions.')) ? 1 : 0;
  return `[core]\n\trepositoryformatversion = ${version}\n\tbare = false\n${settings.map(settingText).join('')}`;
};
