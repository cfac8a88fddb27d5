// A random key in a private file, made when it is first needed: what is derived from it is stored nowhere else.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { codeOf, ProblemError } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';

const KEY_BYTES = 32;

export interface KeyFile {
  readonly file: string;
  /** In errors: `the webhook key`. */
  readonly name: string;
  /** What follows when the file is removed. */
  readonly afterRemoval: string;
}

/** The key in that file, created if missing. Throws `forbidden` if others can read it, `storage` if it cannot be read. */
export const readKey = ({ file, name, afterRemoval }: KeyFile): Buffer => {
  const unreadable = (error: unknown): ProblemError =>
    new ProblemError('storage', `${name} ${file} cannot be read or created: ${String(error)}`);
  try {
    writeFileSync(file, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unreadable(error);
  }
  try {
    const key = readPrivateFile(file, name);
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    throw error instanceof ProblemError ? error : unreadable(error);
  }
  throw new ProblemError(
    'storage',
    `${file} is not a key of ${KEY_BYTES} bytes: remove it, and ${afterRemoval}`,
  );
};
