// Packages with one default-exported function that are slow to load. Code imports them as usual; in a bundle they are loaded on
// the first call. string-width alone spends 20 ms compiling regular expressions, as long as Node takes to start, and plain text
// never needs it.

import type { Plugin } from 'esbuild';

const SLOW = ['string-width'] as const;
const NAMESPACE = 'lazy-function';

export const lazyFunctions: Plugin = {
  name: 'lazy functions',
  setup: (build) => {
    build.onResolve({ filter: new RegExp(`^(?:${SLOW.join('|')})$`) }, ({ path, namespace, resolveDir }) =>
      namespace === NAMESPACE ? undefined : { path, namespace: NAMESPACE, pluginData: resolveDir },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => ({
      contents: `
        let loaded;
        export default (...given) => (loaded ??= require(${JSON.stringify(path)}).default)(...given);
      `,
      resolveDir: pluginData,
    }));
  },
};
