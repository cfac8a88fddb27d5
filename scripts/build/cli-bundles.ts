// The command line as several bundles, so that a command loads only what it needs: `cli.cjs`, which every command loads and which
// is enough for the most common ones; one for each family of commands and each other part loaded on demand; and
// `cli-shared.cjs` for code used by several of these. Imports decide what goes where.

import { basename, extname, join } from 'node:path';
import { type ChunkingContext, type Plugin, rolldown } from 'rolldown';

const FAMILY = /\/packages\/cli\/src\/commands\/([a-z]+)/;
/** These and their static imports are all that a short command needs. */
const SHORT =
  /\/packages\/(?:cli\/src\/(?:index|commands\/tasks\/(?:index|active|recent))|client\/src\/index)\.ts$|^\0rolldown\/runtime/;
const PROGRAM = '/packages/cli/src/program.ts';
const SHARED = 'shared';
const STRING_WIDTH = './string-width.cjs';
const LAZY = '\0lazy-string-width';

/** The one family that a module is loaded for, or `shared`. */
const bundleOf = (): ((id: string, context: ChunkingContext) => string) => {
  const known = new Map<string, string | undefined>();
  /** Undefined if only the command tree imports it. */
  const familyOf = (id: string, context: ChunkingContext): string | undefined => {
    if (known.has(id)) return known.get(id);
    known.set(id, undefined);
    const { importers = [], dynamicImporters = [] } = context.getModuleInfo(id) ?? {};
    const families = new Set(importers.map((importer) => familyOf(importer, context)));
    // A module loaded on demand is its own family.
    if (dynamicImporters.length > 0) families.add(basename(id, extname(id)));
    families.delete(undefined);
    const [only = SHARED] = families;
    const family =
      FAMILY.exec(id)?.[1] ?? (id.endsWith(PROGRAM) ? undefined : families.size > 1 ? SHARED : only);
    known.set(id, family);
    return family;
  };
  return (id, context) => familyOf(id, context) ?? SHARED;
};

export interface CliBundleOptions {
  readonly root: string;
  readonly define: Readonly<Record<string, string>>;
  /** Other bundles, by their import name. */
  readonly beside: Readonly<Record<string, string>>;
}

const separate = (beside: CliBundleOptions['beside']): Plugin => ({
  name: 'separate bundles',
  resolveId: (source) => {
    const bundle = beside[source];
    return bundle === undefined ? undefined : { id: bundle, external: true };
  },
});

/** Not needed for plain text: loaded on the first call. See lazy-functions.ts. */
const lazyStringWidth: Plugin = {
  name: 'lazy string-width',
  resolveId: (source) => (source === 'string-width' ? LAZY : undefined),
  load: (id) =>
    id === LAZY
      ? `let loaded; export default (...given) => (loaded ??= require('${STRING_WIDTH}').default)(...given);`
      : undefined,
};

/** The bundle that every command loads, with the bundler's few helpers, which would be one more file to read, inside. */
const withRuntime = (bundles: ReadonlyMap<string, string>): string => {
  const [cli = '', runtime = ''] = ['cli.cjs', 'cli-rolldown-runtime.cjs'].map((name) => bundles.get(name));
  return cli.replace(
    'require("./cli-rolldown-runtime.cjs")',
    () => `(exports=>{${runtime};return exports})({})`,
  );
};

/** Builds the bundles. Returns the code of each by name. */
export const cliBundles = async ({
  root,
  define,
  beside,
}: CliBundleOptions): Promise<ReadonlyMap<string, string>> => {
  const bundler = await rolldown({
    cwd: root,
    input: { cli: join(root, 'packages/cli/src/index.ts') },
    platform: 'node',
    plugins: [separate({ ...beside, [STRING_WIDTH]: STRING_WIDTH }), lazyStringWidth],
    transform: { target: 'node24', define: { ...define } },
    preserveEntrySignatures: 'allow-extension',
    onLog: (level, log, handle) => {
      // What is imported both ways needs no bundle of its own.
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') handle(level, log);
    },
  });
  const nameOf = bundleOf();
  const { output } = await bundler.generate({
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'cli-[name].cjs',
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: {
      groups: [
        { name: 'short', test: SHORT, priority: 1 },
        { name: nameOf, debugName: 'families', includeDependenciesRecursively: false },
      ],
    },
  });
  await bundler.close();
  const bundles = new Map(
    output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code]] : [])),
  );
  return bundles.set('cli.cjs', withRuntime(bundles));
};
