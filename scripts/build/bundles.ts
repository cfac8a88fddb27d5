// Which files the build consists of, and what each is made from. Those of the command line are in cli-bundles.ts.

import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { cliBundles } from './cli-bundles.ts';
import { lazyFunctions } from './lazy-functions.ts';
import { oneStringWidth } from './one-string-width.ts';
import { unusedParts } from './unused-parts.ts';

/** The first code of `cox` must be read by a Node that is too old, to say so. */
const OLDEST_READER = 'node14';
const TARGET = 'node24';

/** Other bundles by the name under which code imports them: they are loaded when they are needed, from beside the importer. */
type Bundles = Readonly<Record<string, string>>;

const DAEMON: Bundles = {
  '@coxswain/daemon': './daemon.cjs',
  '@coxswain/daemon/config': './daemon-config.cjs',
  '@coxswain/daemon/offline': './daemon-offline.cjs',
};
/** The runtimes of agents that are no plain programs: an idle daemon does without what they load. */
const AGENTS: Bundles = { './acp-agents.ts': './acp.cjs', './loaded.ts': './model.cjs' };
/** What uses schemas and patterns of others: one pool for all bundles, loaded by the first that asks for it. */
const UNTRUSTED: Bundles = { './untrusted-pool.ts': './untrusted-pool.cjs' };
/** What carries words to a chat: a daemon whose config names no such channel does without. */
const CHATS: Bundles = {
  './bot-api.ts': './telegram.cjs',
  './slack-library.ts': './slack.cjs',
  './chat-commands.ts': './chat.cjs',
};
/** What makes traces: a daemon that sends none does without. */
const TELEMETRY: Bundles = { './trace-export.ts': './telemetry.cjs' };
/** The cockpit is a module that waits while it loads: a bundle between it and all others asks for it with a real import(). */
const COCKPIT_DOOR: Bundles = { './door.ts': './cockpit-door.cjs' };
const COCKPIT: Bundles = { '@coxswain/cockpit': './cockpit.mjs' };
/** The MCP server: as large as the daemon, and needed only by who speaks that protocol. */
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

/** CommonJS starts faster than modules: a third of the time until the first line runs. */
const commonJs: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: TARGET,
  // Bundles load one another by require: `import()` would first set up the module loader and search each file for names.
  supported: { 'dynamic-import': false },
  external: ['better-sqlite3'],
  legalComments: 'none',
  // Without white space a daemon takes 7 MB less and a command starts 10 ms sooner. Names and short lines stay, so that a stack
  // still says where something happened.
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

/** Every bundle of the build of that name but those of the command line; paths from the root of the repository. */
export const bundles = (root: string, build: string): readonly BuildOptions[] =>
  bundlesOf(root).map((options) => ({
    ...options,
    define: { ...options.define, COX_BUILD: JSON.stringify(build) },
  }));

/** The bundles of the command line, the text of each by its name. */
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
    { ...entry('node_modules/string-width/index.js', 'string-width.cjs'), plugins: [] },
    {
      ...entry('packages/cli/src/cockpit/door.ts', 'cockpit-door.cjs', COCKPIT),
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
        // Yoga would fetch() its code from itself: 50 ms to load all that fetch() takes. Without one it decodes the text.
        fetch: 'undefined',
      },
      // Packages that were written for require().
      banner: { js: REQUIRE },
    },
    server('packages/daemon/src/index.ts', 'daemon.cjs', {
      define: {
        LEDGER_READER_BUNDLE: '"./ledger-reader.cjs"',
        LEDGER_CHECKPOINTER_BUNDLE: '"./ledger-checkpointer.cjs"',
        SURVEYOR_BUNDLE: '"./surveyor.cjs"',
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
      // One of its parts looks for settings of a browser there, which makes Node print a warning.
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
