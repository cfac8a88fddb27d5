// The one way to read a file whose path somebody else may have made: a cloned repository, an agent, another user. Only a
// regular file, never more of it than was asked for, and never for longer than somebody waits.

import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import { requireRegular, tooLarge } from './file-refusal.ts';
import { type Patience, patiently } from './patience.ts';

/** The largest file that is read unless the caller says more. */
export const MAX_FILE_BYTES = 1024 * 1024;

export interface ReadFileOptions extends Patience {
  /** Default: {@link MAX_FILE_BYTES}. */
  readonly maxBytes?: number;
  /** Of a larger file its beginning or its end is read. Default: it is refused. */
  readonly part?: 'start' | 'end';
  /** False: a link in the place of the file is refused with `ELOOP`. Default true. */
  readonly followsLinks?: boolean;
}

export interface FoundFile {
  readonly bytes: Buffer;
  /** Of the file that was read, not of what is in its place by now. */
  readonly stats: Stats;
}

// A terminal must not become ours, a pipe must not hold us up; that programs do not inherit it is what Node does anyway.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
const PIECE_BYTES = 64 * 1024;

/**
 * Reads a regular file. Rejects with a `FileRefusal` for anything else, for one that is too large (also when it grows
 * meanwhile, or says that it is empty as those in /proc do) and when the disk does not answer in time; with the error of the
 * system (`ENOENT`, `EACCES`, `ELOOP`…) when it cannot be opened.
 */
export const readSmallFile = (path: string, options: ReadFileOptions = {}): Promise<FoundFile> =>
  patiently(path, options, async (signal) => {
    // To open a device may do something already. What is opened is looked at again.
    const before = await (options.followsLinks === false ? lstat : stat)(path);
    if (!before.isSymbolicLink()) requireRegular(before, path);
    signal.throwIfAborted();
    const file = await open(path, options.followsLinks === false ? FLAGS | constants.O_NOFOLLOW : FLAGS);
    try {
      signal.throwIfAborted();
      const stats = await file.stat();
      requireRegular(stats, path);
      return { bytes: await readPart(file, { path, stats, signal, ...options }), stats };
    } finally {
      await file.close();
    }
  });

/** The same as text; bytes that are no UTF-8 become U+FFFD. */
export const readSmallText = async (path: string, options: ReadFileOptions = {}): Promise<string> =>
  (await readSmallFile(path, options)).bytes.toString('utf8');

/** The same for what is read before there is anything else to do, and without a deadline. */
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

/** What is read of an open file, pipes included: at most so much, and whether there is more. */
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
