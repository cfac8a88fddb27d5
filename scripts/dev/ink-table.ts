// ink-table for unbundled code, in tests and from source: the package is CommonJS and requires Ink, which has a top-level await,
// so Node refuses the require. It works when bundled: this bundles only ink-table, with Ink and React external, so that there
// is one copy of each and the screen is drawn with the same code as in the build.

import { build, type Plugin } from 'esbuild';

const NAME = 'ink-table';

/** Turns its requires into imports. */
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
    // As in Node: the default export is `module.exports`.
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
