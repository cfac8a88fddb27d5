// Unused parts of packages that the bundler cannot remove: zod exports the messages of fifty languages under one name, and the
// daemon would keep them in memory. Ink loads the React developer tools, which are not installed.

import type { Plugin } from 'esbuild';

export const unusedParts: Plugin = {
  name: 'unused parts',
  setup: (build) => {
    // English is imported by name.
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {};' }));
    build.onLoad({ filter: /\/ink\/build\/devtools\.js$/ }, () => ({ contents: 'export {};' }));
  },
};
