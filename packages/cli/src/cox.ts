// The very first code of `cox`. It finds out whether this Node can run the rest before it loads any of it, so it must itself
// be readable by an old one.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadWarm, openCompileCache } from './warm-bundle.ts';

/** What the rest is written for, and what the dependencies were tried with. */
const OLDEST_NODE = 24;

const hasMusl = (): boolean =>
  process.platform === 'linux' &&
  !JSON.stringify(process.report?.getReport() ?? '').includes('glibcVersionRuntime');

const refusal = (): string | undefined => {
  if (process.platform === 'win32') return 'Windows is supported inside WSL2: install Node and cox there';
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return undefined;
  const found = `this is ${process.versions.node} (${process.execPath})`;
  const bringsItsOwn = existsSync(join(import.meta.dirname, '../../package-lock.json'))
    ? "run 'npm ci' in the folder of cox"
    : 'install coxswain without --omit=optional';
  // What npm brings is built for glibc.
  const remedy = hasMusl()
    ? 'install a newer one (Alpine: apk add nodejs)'
    : `${bringsItsOwn}, which brings its own, or install a newer one`;
  return `Node.js ${OLDEST_NODE} or newer is required, ${found}: ${remedy}`;
};

type Rest = typeof import('./index.ts');

const start = async (): Promise<void> => {
  const warm = loadWarm(join(import.meta.dirname, 'cli.cjs')) as Rest | undefined; // the bundle of that very module
  if (warm === undefined && import.meta.filename.endsWith('.cjs')) openCompileCache(import.meta.dirname);
  const { main, processDeps } = warm ?? (await import('./index.ts'));
  // All is written by then, and what is still open, perhaps to a daemon that does not answer, is not worth closing.
  process.exit(await main(process.argv.slice(2), processDeps()));
};

const reason = refusal();
if (reason === undefined) void start();
else {
  process.stderr.write(`cox: ${reason}\n`);
  process.exitCode = 1;
}
