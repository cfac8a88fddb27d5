// Loads bundles together with the machine's form of every function that a short command runs. Node's own compile cache keeps
// only what is compiled when a file is loaded; the rest would be compiled again at each start, a quarter of its time.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The text that CommonJS puts around a module. */
const wrapped = (source: string): string =>
  `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

/** What a bundle begins with that may have code, so that code made from another one is never taken for its own. */
const MARK = /^\/\* ([0-9a-f]{16}) \*\//;

/** The path of the code for this bundle and this Node: beside the bundle, under the name of both. */
export const codeFileOf = (bundle: string, source: string): string | undefined => {
  const mark = MARK.exec(source)?.[1];
  return mark === undefined ? undefined : `${bundle}.${mark}.${process.version}-${process.arch}.code`;
};

interface BundleFile {
  readonly source: string;
  readonly code: Buffer | undefined;
}

const readBundle = (bundle: string): BundleFile => {
  // Bundles are ASCII: read so, the text is not decoded.
  const source = readFileSync(bundle, 'latin1');
  const file = codeFileOf(bundle, source);
  try {
    return { source, code: file === undefined ? undefined : readFileSync(file) };
  } catch {
    return { source, code: undefined };
  }
};

export interface LoadedBundle {
  readonly exports: unknown;
  /** Holds what was compiled so far. */
  readonly script: Script;
}

/** Loads bundles of one folder, each of them once; what they require from beside them is loaded the same way when it has a mark. */
export interface BundleLoader {
  readonly loaded: ReadonlyMap<string, LoadedBundle>;
  /** What the bundle exports. Throws when it cannot be read or fails. */
  load(bundle: string): unknown;
  /** True when the bundle is there, with code for this Node. */
  hasCode(bundle: string): boolean;
}

export const bundleLoader = (): BundleLoader => {
  const loaded = new Map<string, LoadedBundle>();
  const files = new Map<string, BundleFile>();
  let anyRequire: NodeJS.Require | undefined;
  const fileOf = (bundle: string): BundleFile => {
    const read = files.get(bundle) ?? readBundle(bundle);
    files.set(bundle, read);
    return read;
  };
  const load = (bundle: string): unknown => {
    const known = loaded.get(bundle);
    if (known !== undefined) return known.exports;
    const { source, code } = fileOf(bundle);
    anyRequire ??= createRequire(bundle);
    const plain = anyRequire;
    if (!MARK.test(source)) return plain(bundle);
    const script = new Script(wrapped(source), { filename: bundle, cachedData: code });
    const module = { exports: {}, script };
    loaded.set(bundle, module);
    const folder = dirname(bundle);
    const require = (name: string): unknown =>
      name.startsWith('./') ? load(join(folder, name)) : plain(name);
    script.runInThisContext()(module.exports, require, module, bundle, folder);
    return module.exports;
  };
  const hasCode = (bundle: string): boolean => {
    try {
      return fileOf(bundle).code !== undefined;
    } catch {
      return false;
    }
  };
  return { loaded, load, hasCode };
};

/** What the bundle exports; undefined when there is no code for it, or no such bundle. */
export const loadWarm = (bundle: string): unknown => {
  const { load, hasCode } = bundleLoader();
  return hasCode(bundle) ? load(bundle) : undefined;
};
