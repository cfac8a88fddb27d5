// A file that was removed, replaced or moved away can still be written by whoever has it open, but nobody finds that again.
// So the database looks whether its files still lie where they lay when it was opened.

import { statSync } from 'node:fs';
import { type FileIdentity, fileIdentity, isSameFile } from '@coxswain/protocol';

/** A database in WAL mode consists of these while it is open; SQLite keeps each one until the last connection closes. */
const SUFFIXES = ['', '-wal', '-shm'] as const;
/** Anything else than these says nothing about the file. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

interface FileInPlace extends FileIdentity {
  readonly path: string;
}

/** undefined: there is no such file. */
const fileAt = (path: string): FileInPlace | undefined => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && { path, ...fileIdentity(found) };
};

const isInPlace = (file: FileInPlace): boolean => {
  try {
    const found = fileAt(file.path);
    return found !== undefined && isSameFile(found, file);
  } catch (error) {
    return !GONE.has((error as NodeJS.ErrnoException).code); // thrown by node:fs
  }
};

export class FilesInPlace {
  readonly #files: readonly FileInPlace[];

  /** Remembers the files of the database at this path as they are now. */
  constructor(databasePath: string) {
    this.#files = SUFFIXES.flatMap((suffix) => fileAt(`${databasePath}${suffix}`) ?? []);
  }

  /** The first path that names another file now, or none; undefined: all is in place. Some microseconds. */
  missing(): string | undefined {
    return this.#files.find((file) => !isInPlace(file))?.path;
  }
}
