// `npm run pack`: writes dist/coxswain-<version>.tgz, the package that people install. It contains the build, so that
// installing it needs no compiler, no build and no dev dependencies.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtFile, ensureBuilt, ROOT } from './build.ts';
import { bundledPackages, licenseText } from './pack/third-party.ts';

/** What is not bundled and loaded from node_modules. */
const DEPENDENCIES = ['better-sqlite3'];
const COPIED = ['bin/cox', 'man/man1/cox.1', 'README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md'];
/** Node's compile cache uses absolute paths and is useless elsewhere. */
const COMPILE_CACHE = 'compile-cache';

interface RootManifest {
  readonly [key: string]: unknown;
  readonly version: string;
}

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** The package.json of the package. The one in the root is for the workspace and cannot be installed. */
const manifest = (): object => {
  const { name, version, description, license, bin, man, engines, optionalDependencies }: RootManifest =
    readJson('package.json');
  const versionOf = (dependency: string): string =>
    readJson(`node_modules/${dependency}/package.json`).version;
  return {
    name,
    version,
    description,
    license,
    bin,
    man,
    engines,
    os: ['linux', 'darwin'],
    dependencies: Object.fromEntries(DEPENDENCIES.map((dependency) => [dependency, versionOf(dependency)])),
    optionalDependencies,
  };
};

const writeContents = (folder: string): void => {
  const build = dirname(builtFile('cox.cjs'));
  rmSync(folder, { recursive: true, force: true });
  for (const path of COPIED) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  cpSync(build, join(folder, 'dist', basename(build)), {
    recursive: true,
    filter: (path) => basename(path) !== COMPILE_CACHE && !path.endsWith('.json'),
  });
  writeFileSync(join(folder, 'dist/current'), `${basename(build)}\n`);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licenseText(bundledPackages(ROOT, DEPENDENCIES)));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
};

/** Creates the package in the folder. Returns the path of the tarball. */
export const pack = async (folder: string): Promise<string> => {
  await ensureBuilt();
  const contents = join(folder, 'package');
  writeContents(contents);
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder, contents], { encoding: 'utf8' }),
  );
  return join(folder, filename);
};

if (import.meta.main) {
  const tarball = await pack(join(ROOT, 'dist'));
  console.log(`${tarball} (${(statSync(tarball).size / 1e6).toFixed(1)} MB)`);
}
