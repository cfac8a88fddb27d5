// The kinds that say where something is reached: addresses of endpoints, and MCP servers.

import type { McpServer } from '@coxswain/protocol';
import { isMap, map } from './collections.ts';
import type { Kind, Read } from './kind.ts';
import { name } from './kinds.ts';
import { didYouMean } from './nearest.ts';
import { argument, command, variables } from './program-kinds.ts';

/** An address over HTTP. A password in it would be shown wherever the address is. */
export const httpUrl = (example: string): Kind<string> => ({
  read: (raw) => {
    const expected = `an address like ${example}`;
    const url = typeof raw === 'string' && URL.canParse(raw) ? new URL(raw) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return { expected };
    if (url.username !== '' || url.password !== '')
      return { expected: `${expected}, without a user and a password in it` };
    return { value: String(raw) };
  },
  write: (value) => value,
  schema: { type: 'string', pattern: '^https?://' },
});

const headerName: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(raw)
      ? { value: raw }
      : { expected: 'the name of a header' },
  write: (value) => value,
  schema: { type: 'string' },
};

/** What follows the name of a header: one line. */
const headerValue: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && /^[\t\x20-\x7e\x80-\xff]+$/.test(raw)
      ? { value: raw }
      : { expected: 'text on one line' },
  write: (value) => value,
  schema: { type: 'string', minLength: 1 },
};

/** The headers of requests to an endpoint. */
export const headers = map(
  headerName,
  headerValue,
  `names of headers with their values, like {Authorization: "Bearer \${TOKEN}"}`,
);

const FIELDS = {
  command,
  env: variables,
  url: httpUrl('https://mcp.example.com/mcp'),
  headers: map(
    headerName,
    argument,
    `names of headers with their values, like {Authorization: "Bearer \${TOKEN}"}`,
  ),
} as const;
type Field = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS);
const isField = (key: string): key is Field => Object.hasOwn(FIELDS, key);

const EXPECTED =
  'a program on stdio, like {command: [my-mcp-server]}, or an address, like {url: "https://…/mcp"}';

const contradiction = (given: readonly string[]): string | undefined => {
  const has = (key: Field): boolean => given.includes(key);
  if (has('command') === has('url')) return EXPECTED;
  if (has('headers') && has('command')) return `${EXPECTED}; only an address has headers`;
  if (has('env') && has('url')) return `${EXPECTED}; only a program has env`;
  return undefined;
};

const mcpServer: Kind<McpServer> = {
  read: (raw): Read<McpServer> => {
    if (!isMap(raw)) return { expected: EXPECTED };
    const value: Record<string, unknown> = {};
    for (const [key, given] of Object.entries(raw)) {
      if (!isField(key))
        return { expected: `${EXPECTED}; '${key}' is unknown${didYouMean(key, FIELD_NAMES)}` };
      const read = FIELDS[key].read(given);
      if ('expected' in read) return { expected: `right: its '${key}' must be ${read.expected}` };
      value[key] = read.value;
    }
    const expected = contradiction(Object.keys(value));
    // Each field was read by its kind, and they fit together.
    return expected === undefined ? { value: value as unknown as McpServer } : { expected };
  },
  write: (value) => value,
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(FIELDS).map(([key, kind]) => [key, kind.schema])),
    oneOf: [{ required: ['command'] }, { required: ['url'] }],
  },
};

export const mcpServers = map(
  name(),
  mcpServer,
  'names of MCP servers with what each is, like {docs: {command: [my-mcp-server]}}',
);
