// A home folder for a test, removed when the test ends.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomePaths, homePaths } from '../home.ts';

export interface TemporaryHome {
  readonly home: string;
  readonly paths: HomePaths;
  remove(): void;
}

/** With its state folder, unless it is to be `bare`. */
export const temporaryHome = (options: { readonly bare?: boolean } = {}): TemporaryHome => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-client-'));
  const home = join(folder, 'home');
  const paths = homePaths(home, { platform: process.platform, userId: process.getuid?.() ?? 0 });
  if (options.bare !== true) mkdirSync(paths.stateFolder, { recursive: true, mode: 0o700 });
  return { home, paths, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
