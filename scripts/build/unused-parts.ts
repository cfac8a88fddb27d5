// Parts of packages that nothing here uses and that bundling cannot leave out by itself: zod exports the messages of fifty
// languages under one name. The daemon would keep their text in memory for as long as it runs. Ink brings a door to the
// developer tools of React, which are not installed.

import type { Plugin } from 'esbuild';

export const unusedParts: Plugin = {
  name: 'unused parts',
  setup: (build) => {
    // English is imported by its own name.
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {};' }));
    build.onLoad({ filter: /\/ink\/build\/devtools\.js$/ }, () => ({ contents: 'export {};' }));
  },
};
