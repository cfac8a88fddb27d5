// A file of variables beside the config, `NAME=value` a line: so that secrets stand neither in the config, which one shows to
// others, nor in the environment, which depends on the terminal that happened to start the daemon.

import { parseEnv } from 'node:util';
import { FileRefusal, readSmallFile } from '@coxswain/protocol/files';
import { ChannelError } from './channel.ts';

const OTHERS = 0o077;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error'; // thrown by node:fs

/** What the file says; nothing when there is none. Throws a ChannelError when others can read it, or when nobody can. */
export const readEnvironmentFile = async (
  path: string,
): Promise<Readonly<Record<string, string | undefined>>> => {
  try {
    const { bytes, stats } = await readSmallFile(path);
    if (stats.mode & OTHERS)
      throw new ChannelError(`others can read ${path}, which holds secrets: chmod 600 ${path}`);
    return parseEnv(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof ChannelError) throw error;
    if (error instanceof FileRefusal) throw new ChannelError(error.message);
    if (codeOf(error) === 'ENOENT') return {};
    throw new ChannelError(`${path} cannot be read: ${codeOf(error)}`);
  }
};
