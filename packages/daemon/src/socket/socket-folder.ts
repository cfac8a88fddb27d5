// The folder of the socket when the path in the state folder is too long for one: in the user's runtime folder, else in /tmp, where
// everybody may put things. Each folder on the way must be ours. Where someone else has taken the name, another one serves
// that nobody can guess: clients read it in daemon.json.

import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type HomePaths, maxSocketPathBytes, readDaemonFile } from '@coxswain/client';
import { codeOf } from '@coxswain/protocol';
import type { Machine } from '../state/machine.ts';
import { closeToOthers } from '../state/private-folder.ts';

const OTHERS = 0o077;

const makeOwn = (folder: string, userId: number): void => {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  closeToOthers(folder, userId, { noLink: true });
};

/** True for a folder of the user that others cannot even read, as the XDG specification asks. */
const isPrivate = (folder: string, userId: number): boolean => {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === userId && (found.mode & OTHERS) === 0;
};

const removeEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it, or it is gone.
  }
};

export class SocketFolder {
  readonly #options;
  #folder: string;

  constructor(options: {
    readonly paths: HomePaths;
    readonly machine: Machine;
    /** What `XDG_RUNTIME_DIR` says. */
    readonly runtimeFolder: string | undefined;
    /** A name that nobody can guess. */
    readonly uniqueName: () => string;
  }) {
    this.#options = options;
    this.#folder = options.paths.socketFolder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** The path of the socket. */
  get file(): string {
    return join(this.#folder, basename(this.#options.paths.socketFile));
  }

  /** Makes the folder and the one above it, elsewhere when they are links or belong to others, and gives the path of the socket. */
  prepare(): string {
    const { paths, machine } = this.#options;
    if (paths.socketFolder === paths.stateFolder) return this.file;
    let failure: unknown;
    for (const folder of this.#candidates()) {
      try {
        makeOwn(dirname(folder), machine.userId);
        makeOwn(folder, machine.userId);
        this.#folder = folder;
        return this.file;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** Removes the folder that has a name of its own: nobody would find it again. */
  remove(): void {
    if (!this.#isUnguessable(this.#folder)) return;
    removeEmpty(this.#folder);
    removeEmpty(dirname(this.#folder));
  }

  *#candidates(): Iterable<string> {
    const { paths, machine, runtimeFolder, uniqueName } = this.#options;
    const name = basename(paths.socketFolder);
    if (runtimeFolder !== undefined && isPrivate(runtimeFolder, machine.userId)) {
      const folder = join(runtimeFolder, 'cox', name);
      const path = join(folder, basename(paths.socketFile));
      if (Buffer.byteLength(path) <= maxSocketPathBytes(machine.platform)) yield folder;
    }
    yield paths.socketFolder;
    // A daemon that died left its own.
    const earlier = dirname(readDaemonFile(paths)?.socket ?? '');
    if (this.#isUnguessable(earlier)) yield earlier;
    yield join(`${dirname(paths.socketFolder)}-${uniqueName()}`, name);
  }

  #isUnguessable(folder: string): boolean {
    const { paths } = this.#options;
    return (
      dirname(folder).startsWith(`${dirname(paths.socketFolder)}-`) &&
      paths.socketFolder !== paths.stateFolder
    );
  }
}
