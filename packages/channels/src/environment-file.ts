// A file of variables beside the config, one `NAME=value` per line: it keeps secrets out of the config, which people show to
// others, and out of the environment, which depends on the terminal that happened to start the daemon.

import { parseEnv } from 'node:util';
import { codeOf, ProblemError } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';
import { ChannelError } from './channel.ts';

/** The variables in the file; empty when there is none. Throws a ChannelError when others can read it, or nobody can. */
export const readEnvironmentFile = (path: string): Readonly<Record<string, string | undefined>> => {
  try {
    return parseEnv(readPrivateFile(path, 'secrets').toString('utf8'));
  } catch (error) {
    if (error instanceof ProblemError) throw new ChannelError(error.message);
    if (codeOf(error) === 'ENOENT') return {};
    throw new ChannelError(`${path} cannot be read: ${codeOf(error) ?? 'unknown error'}`);
  }
};
