// The files of the build and their entry points. For the command line see cli-bundles.ts.

import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { cliBundles } from './cli-bundles.ts';
import { lazyFunctions } from './lazy-functions.ts';
import { oneStringWidth } from './one-string-width.ts';
import { unusedParts } from './unused-parts.ts';

/** The entry code of `cox` must run on a Node that is too old, to say so. */
const OLDEST_READER = 'node14';
const TARGET = 'node24';

/** Other bundles by import name: loaded on demand, from the folder of the importer. */
type Bundles = Readonly<Record<string, string>>;

const DAEMON: Bundles = {
  '@coxswain/daemon': './daemon.cjs',
  '@coxswain/daemon/config': './daemon-config.cjs',
  '@coxswain/daemon/offline': './daemon-offline.cjs',
};
/** Runtimes for agents other than plain programs: an idle daemon does not load them. */
const AGENTS: Bundles = { './acp-agents.ts': './acp.cjs', './loaded.ts': './model.cjs' };
/** Runs untrusted schemas and patterns: one pool for all bundles, loaded on first use. */
const UNTRUSTED: Bundles = { './untrusted-pool.ts': './untrusted-pool.cjs' };
/** Chat channels: not loaded unless the config defines one. */
const CHATS: Bundles = {
  './bot-api.ts': './telegram.cjs',
  './slack-library.ts': './slack.cjs',
  './chat-commands.ts': './chat.cjs',
};
/** Tracing: not loaded unless it is on. */
const TELEMETRY: Bundles = { './trace-export.ts': './telemetry.cjs' };
/** The cockpit is a module with top-level await: a small bundle loads it with a real import(). */
const COCKPIT_DOOR: Bundles = { './load-cockpit.ts': './cockpit-door.cjs' };
const COCKPIT: Bundles = { '@coxswain/cockpit': './cockpit.mjs' };
/** The MCP server: as large as the daemon, and only needed by MCP clients. */
const MCP: Bundles = { '@coxswain/mcp/server': './mcp.cjs' };

const separate = (bundles: Bundles): Plugin => ({
  name: 'separate bundles',
  setup: (build) => {
    build.onResolve({ filter: /^(?:@coxswain\/|\.\/)/ }, ({ path }) => {
      const bundle = bundles[path];
      return bundle === undefined ? undefined : { path: bundle, external: true };
    });
  },
});

/** CommonJS starts three times faster than modules. */
const commonJs: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: TARGET,
  // Bundles load each other with require: `import()` would first set up the module loader and scan each file for exports.
  supported: { 'dynamic-import': false },
  external: ['better-sqlite3'],
  legalComments: 'none',
  // Without white space a daemon takes 7 MB less and a command starts 10 ms faster. Names and short lines are kept, so that stack
  // traces stay useful.
  minifyWhitespace: true,
  lineLimit: 120,
  define: {
    'import.meta.url': '__moduleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  logLevel: 'warning',
};
const MODULE_URL = 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;';

const REQUIRE =
  'import { createRequire as __makeRequire } from "node:module"; const require = __makeRequire(import.meta.url);';

/** Every bundle of the build with that name except those of the command line; paths are relative to the repository. */
export const bundles = (root: string, build: string): readonly BuildOptions[] =>
  bundlesOf(root).map((options) => ({
    ...options,
    define: { ...options.define, COX_BUILD: JSON.stringify(build) },
  }));

/** The bundles of the command line: the code of each by name. */
export const bundlesOfCli = (root: string, build: string): Promise<ReadonlyMap<string, string>> =>
  cliBundles({
    root,
    define: { ...commonJs.define, COXD_BUNDLE: '"coxd.cjs"', COX_BUILD: JSON.stringify(build) },
    beside: { ...DAEMON, ...MCP, ...COCKPIT_DOOR },
  });

const bundlesOf = (root: string): readonly BuildOptions[] => {
  const entry = (path: string, name: string, bundlesBeside: Bundles = {}): BuildOptions => ({
    ...commonJs,
    absWorkingDir: root,
    entryPoints: [path],
    outfile: join('dist', name),
    plugins: [separate(bundlesBeside), lazyFunctions, unusedParts],
  });
  const server = (
    path: string,
    name: string,
    {
      define,
      bundlesBeside,
    }: { readonly define?: BuildOptions['define']; readonly bundlesBeside?: Bundles } = {},
  ): BuildOptions => ({
    ...entry(path, name, bundlesBeside),
    define: { ...commonJs.define, ...define },
    banner: { js: MODULE_URL },
  });
  return [
    {
      ...entry('packages/cli/src/cox.ts', 'cox.cjs', { './index.ts': './cli.cjs' }),
      target: OLDEST_READER,
    },
    entry('packages/cli/src/coxd.ts', 'coxd.cjs', DAEMON),
    entry('packages/runner/src/main.ts', 'cox-runner.cjs'),
    { ...entry('node_modules/string-width/index.js', 'string-width.cjs'), plugins: [] },
    {
      ...entry('packages/cli/src/cockpit/load-cockpit.ts', 'cockpit-door.cjs', COCKPIT),
      supported: { 'dynamic-import': true },
    },
    {
      ...entry('packages/cockpit/src/index.ts', 'cockpit.mjs'),
      format: 'esm',
      plugins: [oneStringWidth, unusedParts],
      jsx: 'automatic',
      supported: {},
      define: {
        'process.env.NODE_ENV': '"production"',
        'process.env.DEV': '"false"',
        // Yoga would fetch() its own code, and loading fetch() takes 50 ms. Without fetch() it decodes the text.
        fetch: 'undefined',
      },
      // Packages written for require().
      banner: { js: REQUIRE },
    },
    server('packages/daemon/src/index.ts', 'daemon.cjs', {
      define: {
        LEDGER_READER_BUNDLE: '"./ledger-reader.cjs"',
        LEDGER_CHECKPOINTER_BUNDLE: '"./ledger-checkpointer.cjs"',
        SURVEYOR_BUNDLE: '"./surveyor.cjs"',
        RUNNER_BUNDLE: '"./cox-runner.cjs"',
        COX_BUNDLE: '"cox.cjs"',
      },
      bundlesBeside: { ...MCP, ...AGENTS, ...UNTRUSTED, ...CHATS, ...TELEMETRY },
    }),
    server('packages/runtimes/src/acp/acp-agents.ts', 'acp.cjs', { bundlesBeside: UNTRUSTED }),
    server('packages/runtimes/src/model/loaded.ts', 'model.cjs', { bundlesBeside: UNTRUSTED }),
    server('packages/runtimes/src/untrusted/untrusted-pool.ts', 'untrusted-pool.cjs', {
      define: { UNTRUSTED_PROCESS_BUNDLE: '"./untrusted-process.cjs"' },
    }),
    server('packages/runtimes/src/untrusted/untrusted-process.ts', 'untrusted-process.cjs'),
    server('packages/channels/src/telegram/bot-api.ts', 'telegram.cjs', {
      // A dependency reads browser settings there, which makes Node print a warning.
      define: { localStorage: 'undefined' },
    }),
    server('packages/channels/src/slack/slack-library.ts', 'slack.cjs'),
    server('packages/daemon/src/channels/chat-commands.ts', 'chat.cjs'),
    server('packages/daemon/src/telemetry/trace-export.ts', 'telemetry.cjs'),
    server('packages/mcp/src/server/index.ts', 'mcp.cjs'),
    server('packages/ledger/src/reader/worker.ts', 'ledger-reader.cjs'),
    server('packages/ledger/src/database/checkpoint-worker.ts', 'ledger-checkpointer.cjs'),
    server('packages/daemon/src/config/index.ts', 'daemon-config.cjs'),
    server('packages/daemon/src/offline/index.ts', 'daemon-offline.cjs'),
    server('packages/runtimes/src/surveyor/main.ts', 'surveyor.cjs'),
  ];
};
