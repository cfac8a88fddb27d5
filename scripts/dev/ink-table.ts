// ink-table where nothing is bundled, in tests and from source: the package is CommonJS and requires Ink, which waits for its
// layout engine at the top level, so that Node refuses the require. Bundled it works; this bundles it alone and leaves Ink and
// React outside, so that there is one of each and they draw with the same code as the build.

import { build, type Plugin } from 'esbuild';

const NAME = 'ink-table';

/** What it requires becomes an import. */
const asImports: Plugin = {
  name: 'requires as imports',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:ink|react|crypto)$/ }, ({ path, namespace }) =>
      namespace === 'import' ? { path, external: true } : { path, namespace: 'import' },
    );
    onLoad({ filter: /./, namespace: 'import' }, ({ path }) => {
      const standard = path === 'ink' ? '' : `export { default } from '${path}';`;
      return { contents: `export * from '${path}'; ${standard}` };
    });
  },
};

/** The text of ink-table as a module. */
export const inkTableModule = async (root: string): Promise<string> => {
  const { outputFiles } = await build({
    // As a module of Node sees it: the default is `module.exports`.
    stdin: { contents: `export { default } from '${NAME}';`, resolveDir: root, sourcefile: 'ink-table.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [asImports],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};
