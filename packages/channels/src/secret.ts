// Secrets are read when needed and never kept. A missing one is not a reason to drop a message for good: the
// daemon may be restarted with the variable, or the file may be written.

import { codeOf, ProblemError } from '@coxswain/protocol';
import { FileRefusal, readPrivateFile } from '@coxswain/protocol/files';
import { ChannelError } from './channel.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { readEnvironmentFile } from './environment-file.ts';

export interface SecretSource {
  /** The name of the channel, for messages. */
  readonly channel: string;
  /** What it is, as the config calls it: `token`. */
  readonly what: string;
  /** The secret, or `${NAME}`. */
  readonly value: string | undefined;
  /** A file that holds it. */
  readonly file: string | undefined;
}

type SecretDeps = Pick<ChannelDeps, 'environment' | 'environmentFile'>;

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

const fromFile = ({ channel, what }: SecretSource, file: string): string => {
  let secret: string;
  try {
    secret = readPrivateFile(file, `the ${what} of ${channel}`).toString('utf8').trim();
  } catch (error) {
    if (error instanceof FileRefusal)
      throw new ChannelError(`the ${what} of ${channel} cannot be read from ${file}: it ${error.what}`);
    if (error instanceof ProblemError) throw new ChannelError(error.message);
    const code = codeOf(error) ?? 'unknown error';
    throw new ChannelError(`the ${what} of ${channel} cannot be read from ${file}: ${code}`);
  }
  if (secret === '') throw new ChannelError(`${file} is empty: write the ${what} of ${channel} into it`);
  return secret;
};

const fromVariable = (
  { channel, what }: SecretSource,
  name: string,
  { environment, environmentFile }: SecretDeps,
): string => {
  const given = environment[name];
  if (given !== undefined && given !== '') return given;
  const written = environmentFile === undefined ? {} : readEnvironmentFile(environmentFile);
  const found = written[name];
  if (found !== undefined && found !== '') return found;
  const where = environmentFile === undefined ? 'set it' : `write ${name}=… into ${environmentFile}`;
  throw new ChannelError(
    `the daemon has no variable ${name}, which holds the ${what} of ${channel}: ${where}`,
  );
};

/** The secret itself; undefined when the channel has none. Throws a ChannelError that names what is missing, never a value. */
export const readSecret = async (source: SecretSource, deps: SecretDeps): Promise<string | undefined> => {
  const { value, file } = source;
  if (file !== undefined) return fromFile(source, file);
  const name = value === undefined ? undefined : REFERENCE.exec(value)?.[1];
  return name === undefined ? value : fromVariable(source, name, deps);
};
