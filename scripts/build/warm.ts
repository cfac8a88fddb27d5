// Creates the code caches for the new bundles, so that the first start is as fast as the next.

import { execFileSync, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFileOf, type LoadedBundle, markedBundle } from '../../packages/cli/src/warm-bundle.ts';

/** What runs most: the command line and the daemon. */
const WITH_CODE = /^(?:cli.*|daemon)\.cjs$/;
const QUIET: { stdio: StdioOptions } = { stdio: ['ignore', 'ignore', 'inherit'] };
/** More than it takes on a busy machine to start a daemon, run a task and stop. */
const PATIENCE_MS = 60_000;

/** The bundle as stored: those that get code start with a unique mark. */
export const marked = (name: string, source: string): string =>
  WITH_CODE.test(name)
    ? markedBundle(createHash('sha256').update(source).digest('hex').slice(0, 16), source)
    : source;

/** Saves what was compiled of each of these bundles so far, if it has a mark. */
export const saveCode = (loaded: ReadonlyMap<string, LoadedBundle>): void => {
  for (const [bundle, { script }] of loaded) {
    const file = codeFileOf(bundle, readFileSync(bundle, 'latin1'));
    if (file !== undefined) writeFileSync(file, script.createCachedData());
  }
};

/** Makes Node cache the code it compiles when it loads the bundles. */
const warmCompileCache = (dist: string): void => {
  const load = `
    require('node:module').enableCompileCache(${JSON.stringify(join(dist, 'compile-cache'))});
    for (const bundle of ['cli', 'daemon-config', 'mcp']) require(${JSON.stringify(dist)} + '/' + bundle + '.cjs');
    import(${JSON.stringify(join(dist, 'cockpit.mjs'))});
  `;
  execFileSync(process.execPath, ['-e', load], QUIET);
  execFileSync(process.execPath, [join(dist, 'cox.cjs'), 'help'], QUIET);
};

/** Caches the code that short commands and the daemon that answers them compile while running. */
const warmShortCommands = (dist: string): void => {
  const home = mkdtempSync('/tmp/cox-warm-');
  try {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, COX_HOME: home };
    const program = join(import.meta.dirname, 'warm-code.ts');
    execFileSync(process.execPath, [program, dist], { ...QUIET, env, timeout: PATIENCE_MS });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
};

/** Warms the build in `dist`. If its commands do not work yet, the build is still complete, only slower to start. */
export const warmUp = (dist: string): void => {
  warmCompileCache(dist);
  try {
    warmShortCommands(dist);
  } catch (error) {
    console.error(`the build will start slower: ${error instanceof Error ? error.message : error}`);
  }
};
