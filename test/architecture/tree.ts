// Reads the whole project once: every source file and manifest.

import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PackageLook, PackageManifest } from './shape-rules.ts';
import { readSource, type SourceFile } from './source-file.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const textOf = (path: string): string | undefined =>
  existsSync(`${ROOT}/${path}`) ? readFileSync(`${ROOT}/${path}`, 'utf8') : undefined;

export const packageNames = (): string[] =>
  readdirSync(`${ROOT}/packages`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Every TypeScript file of the packages, the scripts and the tests, by path. */
export const sourceFiles = (): Map<string, SourceFile> => {
  const patterns = ['packages/*/src/**/*.{ts,tsx}', 'scripts/**/*.ts', 'test/**/*.ts'];
  const paths = globSync(patterns, { cwd: ROOT, exclude: ['test/agents/**'] }).toSorted();
  return new Map(paths.map((path) => [path, readSource(ROOT, path)]));
};

export const lookOf = (folder: string): PackageLook => {
  const manifest = textOf(`packages/${folder}/package.json`);
  return {
    folder,
    manifest: manifest === undefined ? undefined : (JSON.parse(manifest) as PackageManifest),
    tsconfig: textOf(`packages/${folder}/tsconfig.json`),
    index: textOf(`packages/${folder}/src/index.ts`),
  };
};

/** The version of the product. */
export const productVersion = (): string => {
  const { version }: { version: string } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
  return version;
};
