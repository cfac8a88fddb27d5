// Ink and its dependencies use five copies of string-width, each of which spends tens of milliseconds compiling regular
// expressions when loaded. In the cockpit's bundle they are replaced with the one that the rest of the code uses, which is loaded
// for the first text that is not simple.

import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'one-string-width';

export const oneStringWidth: Plugin = {
  name: 'one string width',
  setup: (build) => {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    const simpleText = join(root, 'packages/protocol/src/text/simple-text.ts');
    build.onResolve({ filter: /^string-width$/ }, ({ path, namespace }) =>
      namespace === NAMESPACE ? undefined : { path, namespace: NAMESPACE },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({
      contents: `
        import { simpleWidth } from ${JSON.stringify(simpleText)};
        const STYLES = /\\u001b\\[[\\d;]*m/g;
        let loaded;
        export default (text, options) => {
          const plain = options === undefined && typeof text === 'string' ? text.replaceAll(STYLES, '') : undefined;
          const width = plain === undefined ? undefined : simpleWidth(plain);
          return width ?? (loaded ??= require('string-width').default)(text, options);
        };
      `,
      resolveDir: root,
    }));
  },
};
