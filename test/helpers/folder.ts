// A folder for one test, or for those that share it.

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenOver } from './shared.ts';

/** Creates a folder that is removed when the test ends. */
export const testFolder = async (): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cox-f-')));
  whenOver(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
};
