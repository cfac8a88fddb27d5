// Loads a bundle together with the machine's form of every function that a short command runs. Node's own compile cache keeps
// only what is compiled when a file is loaded; the rest would be compiled again at each start, a quarter of its time.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** The text that CommonJS puts around a module. */
const wrapped = (source: string): string =>
  `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

/** What a bundle begins with, so that code made from another one is never taken for its own. */
const MARK = /^\/\* ([0-9a-f]{16}) \*\//;

/** Where the code for this bundle and this Node lies: beside the bundle, under the name of both. */
export const codeFileOf = (bundle: string, source: string): string | undefined => {
  const mark = MARK.exec(source)?.[1];
  return mark === undefined ? undefined : `${bundle}.${mark}.${process.version}-${process.arch}.code`;
};

export interface LoadedBundle {
  readonly exports: unknown;
  /** Holds what was compiled so far. */
  readonly script: Script;
}

/** Runs the bundle with the code that is kept for it; without one, or with one that does not fit, it compiles as it goes. */
export const loadBundle = (
  bundle: string,
  source: string,
  code: Buffer | undefined,
): LoadedBundle | undefined => {
  const script = new Script(wrapped(source), {
    filename: bundle,
    ...(code === undefined ? {} : { cachedData: code }),
  });
  if (script.cachedDataRejected === true) return undefined;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  return { exports: module.exports, script };
};

/** What the bundle exports; undefined when there is no code for it that fits, or no such bundle. */
export const loadWarm = (bundle: string): unknown => {
  let source: string;
  let code: Buffer;
  try {
    // Bundles are ASCII: read so, the text is not decoded.
    source = readFileSync(bundle, 'latin1');
    code = readFileSync(codeFileOf(bundle, source) ?? '');
  } catch {
    return undefined;
  }
  return loadBundle(bundle, source, code)?.exports;
};
