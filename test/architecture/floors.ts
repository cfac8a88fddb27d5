// The layers as a table: the floor of each package, and which third-party packages it may use.
// docs/architecture.md describes the same in words.

export const FLOORS: Readonly<Record<string, number>> = {
  protocol: 1,
  runner: 1,
  ledger: 2,
  runtimes: 2,
  channels: 2,
  client: 2,
  locale: 2,
  views: 3,
  engine: 3,
  mcp: 3,
  cockpit: 4,
  daemon: 4,
  cli: 5,
};

/** What each package may import from the registry. Only the ledger uses SQL; the daemon's lock is a database file. */
export const THIRD_PARTY: Readonly<Record<string, readonly string[]>> = {
  protocol: ['zod', 'parse-duration', 'string-width', 'fastest-levenshtein', 'diff', 'yaml'],
  runner: [],
  ledger: ['kysely', 'better-sqlite3'],
  runtimes: [
    'execa',
    '@agentclientprotocol/sdk',
    'ai',
    'ajv',
    'htmlparser2',
    '@ai-sdk/openai-compatible',
    '@ai-sdk/anthropic',
    '@modelcontextprotocol/client',
    'zod',
  ],
  channels: ['grammy', '@slack/web-api', '@slack/socket-mode', 'undici'],
  client: ['eventsource-parser'],
  locale: ['cronstrue'],
  views: [],
  engine: ['croner', 'yaml', 'zod'],
  mcp: ['@modelcontextprotocol/server', 'zod'],
  cockpit: ['ink', 'react', 'ink-table', '@pppp606/ink-chart', 'marked'],
  daemon: [
    'hono',
    '@hono/node-server',
    'zod',
    'pino',
    'prom-client',
    'yaml',
    'fastest-levenshtein',
    '@opentelemetry/api',
    '@opentelemetry/otlp-transformer',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace',
    'better-sqlite3',
  ],
  cli: ['commander', 'chalk'],
};

/** What only tests may import, wherever they are; declared once, at the root. */
export const TEST_ONLY = [
  'vitest',
  'fast-check',
  '@lydell/node-pty',
  '@xterm/headless',
  'cron-parser',
  'ink-testing-library',
  'ws',
  'xmllint-wasm',
  '@redocly/openapi-core',
];

/** Too slow to load for a command that prints one line: each takes tens of milliseconds. */
export const HEAVY = [
  'zod',
  'kysely',
  'better-sqlite3',
  'execa',
  'hono',
  'pino',
  'prom-client',
  'ink',
  'react',
  'marked',
  'ajv',
  'diff',
  'htmlparser2',
  '@agentclientprotocol/sdk',
  'ai',
  '@modelcontextprotocol/server',
  'grammy',
  '@slack/web-api',
  '@slack/socket-mode',
  'undici',
];
