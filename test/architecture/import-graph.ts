// The import graph of the project: cycles in it, and everything that one import loads.

import { packageName, packageOf } from './import-rules.ts';
import type { Import, SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export type Files = ReadonlyMap<string, SourceFile>;

const fileBeside = (path: string, specifier: string): string =>
  new URL(specifier, `file:///${path}`).pathname.slice(1);

/** Import cycles within one package, including type imports, each reported once with its full path. */
export const cycleViolations = (files: Files): Violation[] => {
  const found: Violation[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) {
      const circle = [...way.slice(at), path].join(' → ');
      found.push({ path, line: 1, rule: 'no circles', message: circle });
      return;
    }
    if (done.has(path)) return;
    for (const { specifier } of files.get(path)?.imports ?? [])
      if (specifier?.startsWith('.')) visit(fileBeside(path, specifier), [...way, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return found;
};

/**
 * All third-party packages loaded when a file is imported, by name, with the import path to each.
 * `entries` maps import names of our packages to files.
 */
export const loadedWith = (
  start: string,
  files: Files,
  entries: ReadonlyMap<string, string>,
): Map<string, string> => {
  const loaded = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (path: string, way: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const imported of files.get(path)?.imports ?? []) {
      if (!imported.isEager || imported.specifier === undefined) continue;
      const next = targetOf(imported, path, entries);
      const line = `${way} → ${imported.specifier}`;
      if (next !== undefined) visit(next, line);
      else if (!imported.specifier.startsWith('node:')) loaded.set(packageName(imported.specifier), line);
    }
  };
  visit(start, start);
  return loaded;
};

const targetOf = (
  { specifier = '' }: Import,
  path: string,
  entries: ReadonlyMap<string, string>,
): string | undefined => (specifier.startsWith('.') ? fileBeside(path, specifier) : entries.get(specifier));

/** The file for each import name of ours: `@coxswain/ledger` is `packages/ledger/src/index.ts`. */
export const entriesOf = (
  manifests: ReadonlyMap<string, { readonly exports: Readonly<Record<string, string>> }>,
): Map<string, string> =>
  new Map(
    [...manifests].flatMap(([name, { exports }]) =>
      Object.entries(exports).map(([key, file]) => [
        `@coxswain/${name}${key.slice(1)}`,
        `packages/${name}/${file.replace('./', '')}`,
      ]),
    ),
  );

/** The files of one package. */
export const filesOf = (files: Files, name: string): SourceFile[] =>
  [...files.values()].filter(({ path }) => packageOf(path) === name);
