// Node loads its fetch() at the first look at Request, Response or Headers: 16 ms and 8 MB. node-server extends all three, and puts its
// own in their place, but then answers without the real ones. In a bundle it extends stand-ins, which load the real class for the
// first object that needs it, and only the bundle itself uses what it puts in place. HTTP/2, which nobody speaks to the daemon, is
// left out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** What node-server says, each once, and what it says in a bundle. */
const REPLACED: readonly (readonly [was: string, is: string])[] = [
  [
    'const GlobalHeaders = globalThis.Headers;',
    'const Headers = standInFor("Headers"), GlobalHeaders = Headers;',
  ],
  ['globalThis.Headers === GlobalHeaders', 'true'],
  ['const GlobalRequest = global.Request;', 'const GlobalRequest = standInFor("Request");'],
  ['const GlobalResponse = global.Response;', 'const GlobalResponse = standInFor("Response");'],
  ['options.overrideGlobalObjects !== false && global.Request !== Request$1', 'false'],
  ['globalThis.CloseEvent ??', ''],
  ['globalThis.ErrorEvent ??', ''],
  [
    'let [status, body, header] = res[cacheKey];',
    'let [status, body, header] = res[cacheKey]; if (header?.[X_ALREADY_SENT]) return;',
  ],
  [
    'import { Http2ServerRequest, constants } from "node:http2";',
    'class Http2ServerRequest {} const constants = {};',
  ],
];
const STAND_IN = join(import.meta.dirname, 'lazy-fetch/stand-in.ts');
/** What the code of the bundle gets instead of the globals. */
const NAMES = join(import.meta.dirname, 'lazy-fetch/names.ts');

const lazyFetch: Plugin = {
  name: 'lazy fetch',
  setup: (build) => {
    build.onLoad({ filter: /\/@hono\/node-server\/dist\/index\.mjs$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const [was, is] of REPLACED) {
        if (contents.split(was).length !== 2) throw new Error(`${path} no longer says, once: ${was}`);
        contents = contents.replace(was, () => is);
      }
      return {
        contents: `import { standInFor } from ${JSON.stringify(STAND_IN)};${contents};export { Headers, Request$1 as Request, Response$1 as Response };`,
      };
    });
  },
};

/** The bundle, in which fetch() is loaded when something needs it. */
export const withLazyFetch = (options: BuildOptions): BuildOptions => ({
  ...options,
  inject: [...(options.inject ?? []), NAMES],
  plugins: [...(options.plugins ?? []), lazyFetch],
});
