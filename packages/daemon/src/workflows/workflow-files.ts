// Where named definitions are: in the home, and in `.cox/workflows` of a project, from the current folder
// up to the root of its repository and no further.

import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FoundFolder, listFolder, withDeadline } from '@coxswain/protocol/files';
import { realPath } from './ownership.ts';

export interface WorkflowSearch {
  /** In the home of cox. */
  readonly homeFolder: string;
  /** Somewhere in a project. */
  readonly folder: string | undefined;
  /** The client has gone. */
  readonly signal?: AbortSignal | undefined;
}

/** An existing file with a name; it was not read yet. */
export interface WorkflowFile {
  readonly name: string;
  readonly path: string;
  /** The root of its repository; undefined: it lies in the home. */
  readonly root?: string | undefined;
}

/** In the order in which they are tried. */
const EXTENSIONS = ['.yaml', '.yml', '.json'] as const;
const DEFINITION = /\.(?:ya?ml|json)$/;
const MAX_FOLDERS_UP = 100;
/** A folder with more is not looked through to its end. */
export const MAX_ENTRIES = 1_000;

interface WorkflowFolder {
  readonly folder: string;
  readonly root?: string;
}

/** The nearest of the project first, the home last. */
const workflowFolders = async ({
  homeFolder,
  folder,
  signal,
}: WorkflowSearch): Promise<readonly WorkflowFolder[]> => {
  const project = folder === undefined ? [] : await foldersOfProject(folder, signal);
  const home = await realPath(homeFolder, signal).catch(() => homeFolder);
  const own = project.map(({ at, root }) => ({ folder: join(at, '.cox', 'workflows'), root }));
  // Below the user's own folder `.cox/workflows` is that of the home.
  return [...own.filter((one) => one.folder !== home), { folder: homeFolder }];
};

const foldersOfProject = async (
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly at: string; readonly root: string }[]> => {
  const start = await realPath(folder, signal).catch(() => undefined);
  signal?.throwIfAborted();
  if (start === undefined) return [];
  const passed: string[] = [];
  for (let at = start; passed.length < MAX_FOLDERS_UP; at = dirname(at)) {
    passed.push(at);
    if (await isThere(join(at, '.git'), signal)) return passed.map((one) => ({ at: one, root: at }));
    if (at === dirname(at)) break;
  }
  return [{ at: start, root: start }];
};

/** The workflow of a project at that path. */
export const projectFileAt = async (path: string, signal?: AbortSignal): Promise<WorkflowFile> => {
  const [found] = await foldersOfProject(dirname(path), signal);
  return { name: basename(path).replace(DEFINITION, ''), path, root: found?.root ?? dirname(path) };
};

const isThere = async (path: string, signal: AbortSignal | undefined): Promise<boolean> => {
  const found = await withDeadline(path, { signal }, () => lstat(path)).catch(() => undefined);
  signal?.throwIfAborted();
  return found !== undefined;
};

/** Those of that name, the selected one first, unread. */
export const filesNamed = async (name: string, search: WorkflowSearch): Promise<readonly WorkflowFile[]> => {
  const files: WorkflowFile[] = [];
  // A name that leads elsewhere is none.
  if (/[/\0]/.test(name)) return files;
  for (const { folder, root } of await workflowFolders(search))
    for (const extension of EXTENSIONS) {
      const path = join(folder, `${name}${extension}`);
      if (await isThere(path, search.signal)) files.push({ name, path, root });
    }
  return files;
};

/** All, in the order of {@link filesNamed}; and the folders with too many entries. */
export const allFiles = async (
  search: WorkflowSearch,
): Promise<{ readonly files: readonly WorkflowFile[]; readonly cut: readonly string[] }> => {
  const files: WorkflowFile[] = [];
  const cut: string[] = [];
  for (const { folder, root } of await workflowFolders(search)) {
    const { entries, isCut } = await listed(folder, search.signal);
    if (isCut) cut.push(folder);
    const names = entries.map(({ name }) => name).filter((name) => DEFINITION.test(name));
    for (const file of names.sort(byName))
      files.push({ name: file.replace(DEFINITION, ''), path: join(folder, file), root });
  }
  return { files, cut };
};

// A folder that does not exist, or is not a folder, has no definitions.
const listed = async (folder: string, signal: AbortSignal | undefined): Promise<FoundFolder> => {
  const found = await listFolder(folder, { maxEntries: MAX_ENTRIES, signal }).catch(() => undefined);
  signal?.throwIfAborted();
  return found ?? { entries: [], isCut: false };
};

const rankOf = (file: string): number => EXTENSIONS.findIndex((extension) => file.endsWith(extension));

const byName = (one: string, other: string): number =>
  one.replace(DEFINITION, '').localeCompare(other.replace(DEFINITION, '')) || rankOf(one) - rankOf(other);
