// Where the socket of a runner lies: always in the state folder. A path that is too long for a socket is reached through a
// link with a short name that nobody can guess, which is there for the moment of the call only.

import { symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** `sun_path` has 108 bytes on Linux, 104 on macOS and BSD, with a NUL at the end. */
const MAX_PATH_BYTES = 103;

/** The socket of the runner with that version. */
export const socketFile = (stateFolder: string, version: number): string =>
  join(stateFolder, `runner-${version}.sock`);

/** Written by a runner that takes the place of one that was killed: what that one had started, nobody knows. */
export const killedFile = (stateFolder: string, version: number): string =>
  join(stateFolder, `runner-${version}.killed`);

/** Calls `use` with a path of the same file that a socket can have. `use` must be done with it when it returns. */
export const withShortPath = <Result>(path: string, use: (path: string) => Result): Result => {
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return use(path);
  // Loaded only here: most paths are short enough.
  const { randomUUID } = process.getBuiltinModule('node:crypto');
  const link = `/tmp/cox-${randomUUID()}`;
  symlinkSync(dirname(path), link);
  try {
    return use(join(link, basename(path)));
  } finally {
    unlinkSync(link);
  }
};
