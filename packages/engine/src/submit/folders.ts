// Looks whether the folders of a submission exist. What was found is believed for a moment: thousands of tasks come from
// one folder, and a run whose folder has gone meanwhile says so itself.

import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { ProblemError } from '@coxswain/protocol';

const BELIEVED_MS = 1_000;
const MAX_BELIEVED = 1_000;

export class Folders {
  readonly #now: () => number;
  readonly #foundAtMs = new Map<string, number>();

  /** @param now a clock that never goes back, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws `unprocessable` unless the path is absolute and names a folder. */
  async require(folder: string): Promise<void> {
    const foundAtMs = this.#foundAtMs.get(folder);
    if (foundAtMs !== undefined && this.#now() - foundAtMs < BELIEVED_MS) return;
    await check(folder);
    if (this.#foundAtMs.size >= MAX_BELIEVED) this.#foundAtMs.clear();
    this.#foundAtMs.set(folder, this.#now());
  }
}

const check = async (folder: string): Promise<void> => {
  if (!isAbsolute(folder))
    throw new ProblemError('unprocessable', `the folder '${folder}' is not an absolute path`);
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === 'ENOENT' ? 'does not exist' : `cannot be read (${found.code})`;
    throw new ProblemError('unprocessable', `the folder ${folder} ${why}`);
  }
  if (!found.isDirectory()) throw new ProblemError('unprocessable', `${folder} is not a folder`);
};
