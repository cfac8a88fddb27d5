// A file that was removed, replaced or moved away can still be written by whoever has it open, but nobody finds that again.
// So the database looks whether its files still lie where they lay when it was opened.

import { statSync } from 'node:fs';

/** A database in WAL mode consists of these while it is open; SQLite keeps each one until the last connection closes. */
const SUFFIXES = ['', '-wal', '-shm'] as const;
/** Anything else than these says nothing about the file. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

interface FileIdentity {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
}

/** undefined: there is no such file. */
const identityOf = (path: string): FileIdentity | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : { path, dev: found.dev, ino: found.ino };
};

const isInPlace = (file: FileIdentity): boolean => {
  try {
    const found = statSync(file.path, { throwIfNoEntry: false });
    return found !== undefined && found.ino === file.ino && found.dev === file.dev;
  } catch (error) {
    return !GONE.has((error as NodeJS.ErrnoException).code); // thrown by node:fs
  }
};

export class FilesInPlace {
  readonly #files: readonly FileIdentity[];

  /** Remembers the files of the database at this path as they are now. */
  constructor(databasePath: string) {
    this.#files = SUFFIXES.flatMap((suffix) => identityOf(`${databasePath}${suffix}`) ?? []);
  }

  /** The first path that names another file now, or none; undefined: all is in place. Some microseconds. */
  missing(): string | undefined {
    return this.#files.find((file) => !isInPlace(file))?.path;
  }
}
