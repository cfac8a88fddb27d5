// Why a file could not be appended to, and whether waiting mends it: a full disk may be emptied, a folder that is not there
// was probably never meant.

import { dirname } from 'node:path';
import { ChannelError } from '../channel.ts';

const FINAL: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `the folder ${dirname(path)} is not there: make it, or name another`,
  ENOTDIR: (path) => `${dirname(path)} is no folder: name another path`,
  ELOOP: (path) => `${path} is a link: name the file that it leads to`,
  EISDIR: (path) => `${path} is a folder: name a file in it`,
  ENXIO: (path) => `${path} is no file that can be appended to`,
  EACCES: (path) => `${path} may not be written to`,
  EPERM: (path) => `${path} may not be written to`,
  EROFS: (path) => `${path} lies on a file system that is read only`,
  ENAMETOOLONG: () => 'the path is too long',
};

export const fileRefusal = (path: string, error: unknown): ChannelError => {
  if (error instanceof ChannelError) return error;
  const { code = 'unknown error' } = error as NodeJS.ErrnoException; // thrown by node:fs
  const words = FINAL[code]?.(path);
  return words === undefined
    ? new ChannelError(`${path} could not be written: ${code}`)
    : new ChannelError(words, { isFinal: true });
};
