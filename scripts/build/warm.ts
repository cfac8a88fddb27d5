// Creates the code caches for the new bundles, so that the first start is as fast as the next.

import { execFileSync, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { markedBundle } from '../../packages/cli/src/warm-bundle.ts';

/** The bundles of the command line. */
const SHORT = /^cli.*\.cjs$/;
const QUIET: { stdio: StdioOptions } = { stdio: ['ignore', 'ignore', 'inherit'] };
/** More than it takes on a busy machine to start a daemon, run a task and stop. */
const PATIENCE_MS = 60_000;

/** The bundle as stored: those of the command line start with a unique mark. */
export const marked = (name: string, source: string): string =>
  SHORT.test(name)
    ? markedBundle(createHash('sha256').update(source).digest('hex').slice(0, 16), source)
    : source;

/** Makes Node cache the code it compiles when it loads the bundles. */
const warmCompileCache = (dist: string): void => {
  const load = `
    require('node:module').enableCompileCache(${JSON.stringify(join(dist, 'compile-cache'))});
    for (const bundle of ['cli', 'daemon', 'daemon-config', 'mcp']) require(${JSON.stringify(dist)} + '/' + bundle + '.cjs');
    import(${JSON.stringify(join(dist, 'cockpit.mjs'))});
  `;
  execFileSync(process.execPath, ['-e', load], QUIET);
  execFileSync(process.execPath, [join(dist, 'cox.cjs'), 'help'], QUIET);
};

/** Caches the code that short commands compile while running. */
const warmShortCommands = (dist: string): void => {
  const home = mkdtempSync('/tmp/cox-warm-');
  try {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, COX_HOME: home };
    const run = (...args: readonly string[]): unknown =>
      execFileSync(process.execPath, args, { ...QUIET, env, timeout: PATIENCE_MS });
    const cox = join(dist, 'cox.cjs');
    // In processes of their own: the code of starting and stopping a daemon would only cost every other start.
    run(cox, '-q', 'daemon', 'start');
    try {
      run(join(import.meta.dirname, 'warm-code.ts'), dist);
    } finally {
      run(cox, '-q', 'daemon', 'stop');
    }
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
