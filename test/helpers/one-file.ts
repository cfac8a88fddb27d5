// A program of the tests in one file: one that is started dozens of times starts in a third of the time that it takes from its
// sources.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Where programs find the packages that stay outside. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

export interface OneFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Puts the program of this source file, with all it imports, into one file in a folder of its own. */
export const oneFile = async (source: string): Promise<OneFile> => {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'program-'));
  const path = join(folder, 'program.mjs');
  await build({
    entryPoints: [source],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'bundle',
    external: ['better-sqlite3'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
};
