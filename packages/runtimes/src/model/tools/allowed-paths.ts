// The paths tools may use: the folders of the task, and nothing of the daemon. A path is judged by what it resolves to.

import { lstat, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { codeOf, messageOf } from '@coxswain/protocol';
import { ToolRefusal } from './tool.ts';

export interface AllowedPaths {
  readonly workDir: string;
  /** The real path of what the path names, there or not. Rejects with a {@link ToolRefusal} when it is out of bounds. */
  locate(path: string, use: 'read' | 'write'): Promise<string>;
  /** The path as people know it: within the folder of the task relative to it. */
  show(real: string): string;
  /** True when no tool may touch what is at this real path. */
  isOffLimits(real: string): boolean;
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === sep ? sep : folder + sep);

/** Follows every link; a missing file is placed in its folder's real path. */
export const realPathOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    // A write would follow a link that leads nowhere.
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (isLink) throw new ToolRefusal(`${path} is a symbolic link to something that does not exist`);
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
};

const realOrSame = (path: string): Promise<string> => realPathOf(path).catch(() => path);

/** Folders are followed once, when the run begins. */
export const allowedPathsOf = async (options: {
  readonly workDir: string;
  /** Further folders that may be read and written. */
  readonly addDirs: readonly string[];
  /** Folders that may only be read. */
  readonly readable: readonly string[];
  readonly offLimits: readonly string[];
  /** Files of the run that may be read wherever they lie: what is attached. */
  readonly given?: readonly string[];
}): Promise<AllowedPaths> => {
  const workDir = await realOrSame(options.workDir);
  const writable = [workDir, ...(await Promise.all(options.addDirs.map(realOrSame)))];
  const readable = [...writable, ...(await Promise.all(options.readable.map(realOrSame)))];
  const offLimits = await Promise.all(options.offLimits.map(realOrSame));
  const given = await Promise.all((options.given ?? []).map(realOrSame));
  const isOffLimits = (real: string): boolean => offLimits.some((each) => isWithin(real, each));

  const locate = async (path: string, use: 'read' | 'write'): Promise<string> => {
    if (path.includes('\0')) throw new ToolRefusal('a path cannot contain a NUL character');
    const expanded = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
    const wanted = isAbsolute(expanded) ? resolve(expanded) : resolve(workDir, expanded);
    const real = await realPathOf(wanted).catch((error: unknown) => {
      if (error instanceof ToolRefusal) throw error;
      throw new ToolRefusal(`${path} cannot be reached: ${messageOf(error)}`);
    });
    if (use === 'read' && given.includes(real)) return real;
    if (isOffLimits(real)) throw new ToolRefusal(`${path} belongs to the daemon: no tool may touch it`);
    // Where a disk takes .GIT for the same name, git does too.
    if (use === 'write' && real.toLowerCase().split(sep).includes('.git'))
      throw new ToolRefusal(`${path} belongs to git, which may run what it says; use git to change it`);
    const allowed = use === 'write' ? writable : readable;
    if (allowed.some((folder) => isWithin(real, folder))) return real;
    const leads = real === wanted ? '' : ` (it points to ${real})`;
    const may = use === 'write' ? 'be changed' : 'be read';
    throw new ToolRefusal(
      `${path} is outside the folders of this task${leads}; what may ${may} is in ${allowed.join(', ')}`,
    );
  };

  const show = (real: string): string => (isWithin(real, workDir) ? relative(workDir, real) || '.' : real);
  return { workDir, locate, show, isOffLimits };
};
