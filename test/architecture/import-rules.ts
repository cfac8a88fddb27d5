// Which package may import which. Types count too: a package that uses the types of a higher floor depends on it.

import { builtinModules } from 'node:module';
import { FLOORS, TEST_ONLY, THIRD_PARTY } from './floors.ts';
import type { Import, SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** The part of a package.json that the rules use. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const SCOPE = '@coxswain/';
const WITH_ZOD = [`${SCOPE}protocol/schema`, `${SCOPE}protocol/operations`];
const TYPES_ONLY_OF_THOSE = ['cli', 'client', 'cockpit'];

/** Tests, code shared by tests of a package (`testing`), and suites for every implementation (`conformance`). */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|^test\/|^packages\/.*\/(testing|conformance)\//.test(path);

/** The package of a file; undefined outside `packages/`. */
export const packageOf = (path: string): string | undefined => /^packages\/([^/]+)\//.exec(path)?.[1];

/** The package name of an import: `a/b` → `a`, `@a/b/c` → `@a/b`. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Checks the imports of a file against the floors and the manifest of its package. */
export const importViolations = (file: SourceFile, manifest: Manifest): Violation[] => {
  const home = packageOf(file.path);
  if (home === undefined) return [];
  return file.imports.flatMap((imported) => {
    const breach = breachOf(imported, { home, path: file.path, manifest });
    return breach ? [{ path: file.path, line: imported.line, rule: breach[0], message: breach[1] }] : [];
  });
};

type Breach = readonly [rule: string, message: string];
interface Place {
  readonly home: string;
  readonly path: string;
  readonly manifest: Manifest;
}

const breachOf = (imported: Import, place: Place): Breach | undefined => {
  const { specifier } = imported;
  if (specifier === undefined)
    return ['literal import', 'the name is computed, so its floor cannot be checked'];
  if (specifier.startsWith('.')) return outside(specifier, place);
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return undefined;
  if (specifier.startsWith(SCOPE)) return upward(specifier, imported, place);
  return foreign(packageName(specifier), place);
};

const outside = (specifier: string, { home, path }: Place): Breach | undefined => {
  const { pathname } = new URL(specifier, `file:///${path}`);
  if (isTest(pathname.slice(1)) && !isTest(path))
    return ['test code', `${specifier} is for tests: the product does not contain it`];
  if (pathname.startsWith(`/packages/${home}/`)) return undefined;
  // Tests may import the manifest, the fixtures and each other.
  if (isTest(path) && !pathname.startsWith('/packages/')) return undefined;
  return ['package border', `${specifier} leaves the package: import @coxswain/<name>`];
};

const upward = (specifier: string, { isType }: Import, { home, manifest }: Place): Breach | undefined => {
  const target = specifier.slice(SCOPE.length).split('/')[0] ?? '';
  const [from, to] = [FLOORS[home], FLOORS[target]];
  if (from === undefined || to === undefined)
    return ['floors', `${from === undefined ? home : target} has no floor: add it to the table`];
  if (target === home) return ['floors', `${home} imports itself by name: use a relative path`];
  if (to === from) return ['floors', `${home} imports ${target} sideways: both stand on floor ${to}`];
  if (to > from) return ['floors', `${home} (floor ${from}) imports ${target} (floor ${to}) upward`];
  if (WITH_ZOD.includes(specifier) && TYPES_ONLY_OF_THOSE.includes(home) && !isType)
    return ['light start', `${home} imports values of ${specifier}, which load zod: import type`];
  if (!Object.hasOwn(manifest.dependencies, packageName(specifier)))
    return ['declared', `${packageName(specifier)} is not in the dependencies of ${home}`];
  return undefined;
};

const foreign = (name: string, { home, path, manifest }: Place): Breach | undefined => {
  if (isTest(path) && TEST_ONLY.includes(name)) return undefined;
  if (!THIRD_PARTY[home]?.includes(name))
    return ['third party', `${name} does not belong to ${home}: see test/architecture/floors.ts`];
  if (!Object.hasOwn(manifest.dependencies, name))
    return ['declared', `${name} is not in the dependencies of ${home}`];
  return undefined;
};
