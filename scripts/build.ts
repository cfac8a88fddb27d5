// `npm run build`: makes dist/ from the sources when it is not fresh. `--force` makes it anyway.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as bundle, stop } from 'esbuild';
import { asAscii } from './build/ascii.ts';
import { withBuildLock } from './build/build-lock.ts';
import { bundles } from './build/bundles.ts';
import { sourceHash } from './build/source-hash.ts';
import { marked, warmUp } from './build/warm.ts';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'build.json');

/** The hash of the sources that dist/ was made from; undefined when there is none. */
export const builtHash = (): string | undefined => {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8')).sourceHash;
  } catch {
    return undefined;
  }
};

/** True when dist/ is what the sources say now. */
export const isFresh = (): boolean => builtHash() === sourceHash(ROOT);

const replace = (path: string, contents: Uint8Array | string): void => {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
};

const build = async (): Promise<void> => {
  const hash = sourceHash(ROOT);
  const results = await Promise.all(bundles(ROOT).map((options) => bundle(options)));
  await stop();
  mkdirSync(DIST, { recursive: true });
  for (const { outputFiles = [] } of results)
    for (const { path, text } of outputFiles)
      replace(join(DIST, basename(path)), marked(basename(path), Buffer.from(asAscii(text), 'latin1')));
  warmUp(DIST);
  replace(STAMP, `${JSON.stringify({ sourceHash: hash })}\n`);
};

const buildUnlessFresh = async (isForced: boolean): Promise<void> => {
  if (!isForced && isFresh()) return;
  await withBuildLock(join(DIST, 'build.lock'), async () => {
    if (isForced || !isFresh()) await build();
  });
};

/** The lock keeps other processes out; waiting for it would keep this one from getting on with its own build. */
let building: Promise<void> | undefined;

/** Builds when the sources have changed since; of many that ask at once, one builds and the others wait. */
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
  console.error(isBuilt ? `built in ${Math.round(performance.now() - startedMs)} ms` : 'the build is fresh');
}
