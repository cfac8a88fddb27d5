// `npm run build`: builds dist/<build>/ if the current build is out of date, and points dist/current to it. `--force` always
// builds. Existing builds are never changed: a daemon loads parts of its code on demand, and they must be from its own build.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as bundle, stop } from 'esbuild';
import { asAscii } from './build/ascii.ts';
import { withBuildLock } from './build/build-lock.ts';
import { bundles, bundlesOfCli } from './build/bundles.ts';
import { removeOldBuilds } from './build/old-builds.ts';
import { sourceHash } from './build/source-hash.ts';
import { marked, warmUp } from './build/warm.ts';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** Names the build that `bin/cox` runs. */
const CURRENT = join(DIST, 'current');
const STAMP = 'build.json';

const currentBuild = (): string => readFileSync(CURRENT, 'utf8').trim();

/** A file of the current build. Throws if there is no build. */
export const builtFile = (name: string): string => join(DIST, currentBuild(), name);

/** The hash of the sources of the current build; undefined if there is no build. */
export const builtHash = (): string | undefined => {
  try {
    return JSON.parse(readFileSync(builtFile(STAMP), 'utf8')).sourceHash;
  } catch {
    return undefined;
  }
};

/** True if the current build is up to date. */
export const isFresh = (): boolean => builtHash() === sourceHash(ROOT);

const replace = (path: string, contents: Uint8Array | string): void => {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
};

/** The time first, so that the names of builds sort by age. */
const buildName = (hash: string): string =>
  `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${hash.slice(0, 12)}`;

const build = async (): Promise<void> => {
  const hash = sourceHash(ROOT);
  const name = buildName(hash);
  const folder = join(DIST, name);
  const [cli, ...results] = await Promise.all([
    bundlesOfCli(ROOT, name),
    ...bundles(ROOT, name).map((options) => bundle(options)),
  ]);
  await stop();
  mkdirSync(folder, { recursive: true });
  const files = results.flatMap(({ outputFiles = [] }) =>
    outputFiles.map(({ path, text }) => [basename(path), text] as const),
  );
  for (const [file, text] of [...cli, ...files])
    writeFileSync(join(folder, file), marked(file, asAscii(text)), 'latin1');
  warmUp(folder);
  writeFileSync(join(folder, STAMP), `${JSON.stringify({ sourceHash: hash })}\n`);
  replace(CURRENT, `${name}\n`);
  removeOldBuilds(DIST);
};

const buildUnlessFresh = async (isForced: boolean): Promise<void> => {
  if (!isForced && isFresh()) return;
  await withBuildLock(join(DIST, 'build.lock'), async () => {
    if (isForced || !isFresh()) await build();
  });
};

/** The lock is for other processes; waiting for it in this one would block its own build. */
let building: Promise<void> | undefined;

/** Builds if the sources have changed; of several concurrent callers, one builds and the others wait. */
export const ensureBuilt = async (options: { readonly force?: boolean } = {}): Promise<void> => {
  building ??= buildUnlessFresh(options.force ?? false).finally(() => {
    building = undefined;
  });
  await building;
};

if (import.meta.main) {
  const startedMs = performance.now();
  const wasFresh = isFresh();
  await ensureBuilt({ force: process.argv.includes('--force') });
  const isBuilt = !wasFresh || process.argv.includes('--force');
  console.error(
    isBuilt ? `built in ${Math.round(performance.now() - startedMs)} ms` : 'the build is up to date',
  );
}
