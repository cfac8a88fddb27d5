// The only way to read a file whose path may come from someone else: a cloned repository, an agent, another user. Reads only
// regular files, no more than requested, and no longer than the caller waits.

import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import { requireRegular, tooLarge } from './file-refusal.ts';
import { type ReadDeadline, withDeadline } from './read-deadline.ts';

/** The default size limit. */
export const MAX_FILE_BYTES = 1024 * 1024;

export interface ReadFileOptions extends ReadDeadline {
  /** Default: {@link MAX_FILE_BYTES}. */
  readonly maxBytes?: number;
  /** Read the start or the end of a larger file. Default: refuse it. */
  readonly part?: 'start' | 'end';
  /** False: refuse a symbolic link with `ELOOP`. Default: true. */
  readonly followsLinks?: boolean;
}

export interface FoundFile {
  readonly bytes: Buffer;
  /** Of the file that was read, even if it has been replaced since. */
  readonly stats: Stats;
}

// A terminal must not become our controlling terminal, and a pipe must not block us. Node itself keeps children from inheriting it.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
const PIECE_BYTES = 64 * 1024;

/**
 * Reads a regular file. Rejects with a `FileRefusal` for anything else, for a file that is too large (even if it grows
 * meanwhile, or reports size 0 like those in /proc), and if the disk does not respond in time; with the system error
 * (`ENOENT`, `EACCES`, `ELOOP`…) if it cannot be opened.
 */
export const readSmallFile = (path: string, options: ReadFileOptions = {}): Promise<FoundFile> =>
  withDeadline(path, options, async (signal) => {
    // Opening a device may already have side effects. The opened file is checked again.
    const before = await (options.followsLinks === false ? lstat : stat)(path);
    if (!before.isSymbolicLink()) requireRegular(before, path);
    signal.throwIfAborted();
    const file = await open(path, options.followsLinks === false ? FLAGS | constants.O_NOFOLLOW : FLAGS);
    try {
      signal.throwIfAborted();
      const stats = await file.stat();
      requireRegular(stats, path);
      return { bytes: await readPart(file, { ...options, path, stats, signal }), stats };
    } finally {
      await file.close();
    }
  });

/** Like {@link readSmallFile}, as text; invalid UTF-8 becomes U+FFFD. */
export const readSmallText = async (path: string, options: ReadFileOptions = {}): Promise<string> =>
  (await readSmallFile(path, options)).bytes.toString('utf8');

/** Like {@link readSmallFile}, for startup: synchronous and without a deadline. */
export const readSmallFileSync = (path: string, maxBytes = MAX_FILE_BYTES): FoundFile => {
  requireRegular(statSync(path), path);
  const file = openSync(path, FLAGS);
  try {
    const stats = fstatSync(file);
    requireRegular(stats, path);
    const bytes = Buffer.allocUnsafe(maxBytes + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length <= maxBytes; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    return { bytes: Buffer.from(bytes.subarray(0, length)), stats };
  } finally {
    closeSync(file);
  }
};

type Reading = Pick<ReadFileOptions, 'maxBytes' | 'part'> & {
  readonly path: string;
  readonly stats: Pick<Stats, 'size'>;
  readonly signal: AbortSignal;
};

const readPart = async (
  file: FileHandle,
  { path, stats: { size }, signal, maxBytes = MAX_FILE_BYTES, part }: Reading,
): Promise<Buffer> => {
  if (part === undefined && size > maxBytes) throw tooLarge(path, maxBytes);
  const from = part === 'end' ? Math.max(0, size - maxBytes) : 0;
  const { bytes, isMore } = await readUpTo(file, { maxBytes, from, signal });
  if (isMore && part === undefined) throw tooLarge(path, maxBytes);
  return bytes;
};

/** Reads at most `maxBytes` of an open file or pipe, and reports whether there is more. */
export const readUpTo = async (
  file: Pick<FileHandle, 'read'>,
  {
    maxBytes,
    from,
    signal,
  }: { readonly maxBytes: number; readonly from?: number; readonly signal?: AbortSignal },
): Promise<{ readonly bytes: Buffer; readonly isMore: boolean }> => {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length <= maxBytes) {
    signal?.throwIfAborted();
    const wanted = Math.min(PIECE_BYTES, maxBytes + 1 - length);
    const at = from === undefined ? null : from + length;
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, maxBytes), isMore: length > maxBytes };
};
