// The config file on disk. It names programs that run with the user's rights, so nobody else may write to it; and it may hold
// secrets, which nobody else may read. The checks use the opened file, so it cannot be swapped before it is read.

import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf, messageOf, ProblemError } from '@coxswain/protocol';
import { FileRefusal, othersMayWrite, readSmallFile } from '@coxswain/protocol/files';
import { secretsIn } from './secrets-in.ts';

const OTHERS = 0o077;
const OWNER = 0o700;

/** A file with secrets that others can read. */
export interface ExposedConfig {
  /** What is wrong and how to fix it. */
  readonly fault: string;
  /** Makes it readable only by its owner and returns a sentence that says so. Throws a ProblemError if that fails. */
  protect(): Promise<string>;
}

/**
 * Reads the file; undefined if there is none. Throws a ProblemError if it cannot be read or trusted. Errors of `onExposed`
 * pass through.
 */
export const readConfigFile = async (
  path: string,
  onExposed?: (exposed: ExposedConfig) => Promise<void> | void,
): Promise<string | undefined> => {
  try {
    const { bytes, stats } = await readSmallFile(path);
    requireTrusted(path, stats);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const secrets = stats.mode & OTHERS && onExposed ? secretsIn(text) : [];
    if (secrets.length > 0) await onExposed?.(exposedConfig({ path, stats, secrets }));
    return text;
  } catch (error) {
    return absentOrFailure(path, error);
  }
};

const requireTrusted = (path: string, stats: Stats): void => {
  const { uid } = stats;
  const own = process.getuid?.();
  if (own !== undefined && uid !== own && uid !== 0)
    throw new ProblemError('forbidden', `${path} belongs to another user (uid ${uid}): it must be your own`);
  if (othersMayWrite(stats))
    throw new ProblemError('forbidden', `others can write to ${path}: chmod go-w ${path}`);
};

interface Exposed {
  readonly path: string;
  readonly stats: Stats;
  readonly secrets: readonly string[];
}

const exposedConfig = ({ path, stats, secrets }: Exposed): ExposedConfig => {
  const holds = `which holds secrets (${secrets.join(', ')})`;
  const fault = `others can read ${path}, ${holds}: chmod 600 ${path}`;
  return {
    fault,
    protect: async () => {
      await protect(path, stats).catch((error: unknown) => {
        throw new ProblemError(
          'forbidden',
          `${fault}, which cox is not allowed to do (${codeOf(error)}); or use a variable instead: \${NAME}`,
        );
      });
      return `others could read ${path}, ${holds}: now only you can; replace any secret they may have seen`;
    },
  };
};

/** The file that was read, not one that has replaced it since: that one is read again. */
const protect = async (path: string, { dev, ino, mode }: Stats): Promise<void> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const now = await file.stat();
    if (now.dev === dev && now.ino === ino) await file.chmod(mode & OWNER);
  } finally {
    await file.close();
  }
};

const absentOrFailure = (path: string, error: unknown): undefined => {
  if (error instanceof FileRefusal) throw new ProblemError('invalid_request', error.message);
  if (error instanceof ProblemError) throw error;
  if (error instanceof TypeError) throw new ProblemError('invalid_request', `${path} is not valid UTF-8`);
  if (codeOf(error) === 'ENOENT') return undefined;
  throw new ProblemError('forbidden', `the configuration cannot be read: ${messageOf(error)}`);
};
