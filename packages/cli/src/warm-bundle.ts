// Loads bundles together with the machine's form of every function that a short command or the start of a daemon runs. Node's own compile cache keeps
// only what is compiled when a file is loaded; the rest would be compiled again at each start, a quarter of its time.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

const PARAMETERS = 'exports,require,module,__filename,__dirname';

/**
 * A bundle that may have code: it begins with a mark, so that code made from another one is never taken for its own. As a script
 * it gives the function that CommonJS would put around it, so that nobody has to copy it; required as usual, it calls that.
 */
export const markedBundle = (mark: string, source: string): string =>
  `/* ${mark} */(run=>typeof module==='undefined'?run:run(${PARAMETERS}))((function(${PARAMETERS}){${source}\n}))`;

const MARK = /^\/\* ([0-9a-f]{16}) \*\//;

/** Opens Node's own cache for what has no code here. Beside the build nobody else may write, as they may in a folder of /tmp. */
export const openCompileCache = (folder: string): void => {
  process.getBuiltinModule('node:module').enableCompileCache(join(folder, 'compile-cache'));
};

/** The usual `require`. Whatever it takes is loaded only with the first name that needs it: most commands need none. */
const plainRequire = (bundle: string): ((name: string) => unknown) => {
  let anyRequire: NodeJS.Require | undefined;
  return (name) => {
    if (name.startsWith('node:')) return process.getBuiltinModule(name);
    if (anyRequire === undefined) {
      openCompileCache(dirname(bundle));
      anyRequire = process.getBuiltinModule('node:module').createRequire(bundle);
    }
    return anyRequire(name);
  };
};

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
  let plain: ((name: string) => unknown) | undefined;
  const fileOf = (bundle: string): BundleFile => {
    const read = files.get(bundle) ?? readBundle(bundle);
    files.set(bundle, read);
    return read;
  };
  const load = (bundle: string): unknown => {
    const known = loaded.get(bundle);
    if (known !== undefined) return known.exports;
    const { source, code } = fileOf(bundle);
    plain ??= plainRequire(bundle);
    const requirePlainly = plain;
    if (!MARK.test(source)) return requirePlainly(bundle);
    const script = new Script(source, { filename: bundle, cachedData: code });
    // Without a prototype it is a table from its first entry on; else each of the hundreds of exports would make it a new shape.
    const module = { exports: Object.create(null), script };
    loaded.set(bundle, module);
    // A daemon would keep megabytes of what only its first milliseconds need.
    files.delete(bundle);
    const folder = dirname(bundle);
    const require = (name: string): unknown =>
      name.startsWith('./') ? load(join(folder, name)) : requirePlainly(name);
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
