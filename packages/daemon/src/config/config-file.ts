// The config file on disk. It names programs that run with the user's rights, so nobody else may write to it; and it may hold
// secrets, which nobody else may read. It is judged as it was opened, so it cannot be exchanged before it is read.

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ProblemError } from '@coxswain/protocol';
import { secretsIn } from './secrets-in.ts';

const OTHERS_WRITE = 0o022;
const OTHERS = 0o077;
const OWNER = 0o700;
const MOST_BYTES = 1024 * 1024;

/** A file that others can read, though it holds secrets. */
export interface ExposedConfig {
  /** What is wrong, and what to do. */
  readonly fault: string;
  /** Makes it readable for its owner alone, and says so in a sentence. Throws a ProblemError where that is not possible. */
  protect(): Promise<string>;
}

/**
 * Reads the file; undefined when there is none. Throws a ProblemError when it cannot be read or trusted. What `onExposed` throws
 * is thrown.
 */
export const readConfigFile = async (
  path: string,
  onExposed?: (exposed: ExposedConfig) => Promise<void> | void,
): Promise<string | undefined> => {
  try {
    // A pipe that nobody writes to must not hold anybody up.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const mode = await trustedMode(path, file);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile());
      const secrets = mode & OTHERS && onExposed ? secretsIn(text) : [];
      if (secrets.length > 0) await onExposed?.(exposedConfig({ path, file, mode, secrets }));
      return text;
    } finally {
      await file.close();
    }
  } catch (error) {
    return absentOrFailure(path, error);
  }
};

const trustedMode = async (path: string, file: FileHandle): Promise<number> => {
  const found = await file.stat();
  const { mode, uid, size } = found;
  const own = process.getuid?.();
  if (found.isDirectory())
    throw new ProblemError('invalid_request', `${path} is a folder: it must be a file`);
  if (!found.isFile()) throw new ProblemError('forbidden', `${path} is not a regular file: it must be one`);
  if (own !== undefined && uid !== own && uid !== 0)
    throw new ProblemError('forbidden', `${path} belongs to another user (uid ${uid}): it must be your own`);
  if (mode & OTHERS_WRITE)
    throw new ProblemError('forbidden', `others can write to ${path}: chmod go-w ${path}`);
  if (size > MOST_BYTES)
    throw new ProblemError(
      'invalid_request',
      `${path} has ${size} bytes: a configuration may have ${MOST_BYTES}`,
    );
  return mode;
};

const exposedConfig = ({
  path,
  file,
  mode,
  secrets,
}: {
  readonly path: string;
  readonly file: FileHandle;
  readonly mode: number;
  readonly secrets: readonly string[];
}): ExposedConfig => {
  const holds = `which holds secrets (${secrets.join(', ')})`;
  const fault = `others can read ${path}, ${holds}: chmod 600 ${path}`;
  return {
    fault,
    protect: async () => {
      await file.chmod(mode & OWNER).catch((error: unknown) => {
        const { code } = error as NodeJS.ErrnoException; // thrown by node:fs
        throw new ProblemError(
          'forbidden',
          `${fault}, which cox may not do itself (${code}); or name a variable in their place: \${NAME}`,
        );
      });
      return `others could read ${path}, ${holds}: now only you can; replace what somebody may have seen`;
    },
  };
};

const absentOrFailure = (path: string, error: unknown): undefined => {
  if (error instanceof ProblemError) throw error;
  if (error instanceof TypeError) throw new ProblemError('invalid_request', `${path} is not valid UTF-8`);
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException; // thrown by node:fs
  if (code === 'ENOENT') return undefined;
  throw new ProblemError('forbidden', `the configuration cannot be read: ${message}`);
};
