// Why an existing file is not read.

import { ProblemError } from '../problem.ts';
import { printableLine } from '../text/printable.ts';

export type FileRefusalReason = 'not_regular' | 'too_large' | 'too_slow';

/** `unprocessable`, with a reason for callers that can continue without the file. The path is made printable. */
export class FileRefusal extends ProblemError {
  readonly reason: FileRefusalReason;
  /** Without the path: `is a pipe, not a regular file`. */
  readonly what: string;

  constructor(reason: FileRefusalReason, path: string, what: string) {
    super('unprocessable', `${printableLine(path)} ${what}`);
    this.reason = reason;
    this.what = what;
  }

  /** Each bundle of a build has its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ProblemError && 'reason' in value;
  }
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** Throws unless it is a regular file: anything else may block, never end, or have side effects when opened. */
export const requireRegular = (found: Kinds, path: string): void => {
  if (found.isFile()) return;
  const kind = found.isDirectory()
    ? 'folder'
    : found.isFIFO()
      ? 'pipe'
      : found.isSocket()
        ? 'socket'
        : 'device';
  throw new FileRefusal('not_regular', path, `is a ${kind}, not a regular file`);
};

const KIB = 1024;
const MIB = 1024 * KIB;

export const tooLarge = (path: string, maxBytes: number): FileRefusal => {
  return new FileRefusal(
    'too_large',
    path,
    `is larger than ${sizeText(maxBytes)}, the limit for such a file`,
  );
};

const sizeText = (bytes: number): string => {
  if (bytes % KIB !== 0) return `${bytes} bytes`;
  return bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`;
};
