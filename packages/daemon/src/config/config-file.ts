// The config file on disk. It names programs that run with the user's rights, so nobody else may write to it.

import { ProblemError } from '@coxswain/protocol';
import { FileRefusal, readSmallFile } from '@coxswain/protocol/files';

const OTHERS_WRITE = 0o022;

const failure = (error: unknown): { readonly code: string; readonly message: string } => {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException; // thrown by node:fs
  return { code, message };
};

/** Reads the file; undefined when there is none. Throws a ProblemError when it cannot be read or trusted. */
export const readConfigFile = async (path: string): Promise<string | undefined> => {
  try {
    const { bytes, stats } = await readSmallFile(path);
    const { mode, uid } = stats;
    const own = process.getuid?.();
    if (own !== undefined && uid !== own && uid !== 0)
      throw new ProblemError(
        'forbidden',
        `${path} belongs to another user (uid ${uid}): it must be your own`,
      );
    if (mode & OTHERS_WRITE)
      throw new ProblemError('forbidden', `others can write to ${path}: chmod go-w ${path}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FileRefusal) throw new ProblemError('invalid_request', error.message);
    if (error instanceof ProblemError) throw error;
    if (error instanceof TypeError) throw new ProblemError('invalid_request', `${path} is not valid UTF-8`);
    const { code, message } = failure(error);
    if (code === 'ENOENT') return undefined;
    throw new ProblemError('forbidden', `the configuration cannot be read: ${message}`);
  }
};
