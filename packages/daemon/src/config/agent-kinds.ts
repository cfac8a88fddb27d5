// The kinds of values only agents and channels have: programs, their variables, MCP servers, permissions, other agents.

import {
  type MaySubmit,
  type McpServer,
  PERMISSIONS,
  type PermissionTable,
  TOOL_KINDS,
  type WorktreeSetup,
} from '@coxswain/protocol';
import { keysOf } from '@coxswain/protocol/validation';
import * as z from 'zod';
import { argument, below, choice, flag, httpUrl, list, map, name, shape, text } from './kinds.ts';

/** A program with its arguments. */
export const command = () =>
  z
    .array(argument(), {
      error: ({ input }) => {
        const isOneWord = typeof input === 'string' && /^[\w./@~-]+$/.test(input);
        return `the program and its arguments as a list, like [${isOneWord ? input : 'npm, run, lint'}]`;
      },
    })
    .refine(([program]) => program !== undefined && program !== '', {
      error: 'the program and its arguments as a list, like [npm, run, lint]',
    });

const VARIABLE = 'the name of an environment variable';
export const variableName = () => z.string(VARIABLE).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, VARIABLE);
export const variableNameOrAll = () => z.string(VARIABLE).regex(/^(?:[A-Za-z_][A-Za-z0-9_]*|\*)$/, VARIABLE);
/** `AWS_*` matches all names that begin with `AWS_`. */
export const variableNameOrPrefix = () => z.string(VARIABLE).regex(/^[A-Za-z_][A-Za-z0-9_]*[*]?$/, VARIABLE);

export const variables = () => map(variableName(), argument(), 'variables by name, like {KEY: value}');

const HEADER = 'the name of a header';
const headerName = () => z.string(HEADER).regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, HEADER);
const HEADERS = `headers by name, like {Authorization: "Bearer \${TOKEN}"}`;
/** The headers of requests to an endpoint: what follows the name is one line. */
export const headers = () =>
  map(
    headerName(),
    z.string('text on one line').regex(/^[\t\x20-\x7e\x80-\xff]+$/, 'text on one line'),
    HEADERS,
  );

const MCP_SERVER =
  'a program on stdio, like {command: [my-mcp-server]}, or an address, like {url: "https://…/mcp"}';

const mcpServer = () =>
  z.union(
    [
      keysOf({ command: command(), env: variables().optional() }, MCP_SERVER),
      keysOf(
        {
          url: httpUrl('https://mcp.example.com/mcp'),
          headers: map(headerName(), argument(), HEADERS).optional(),
        },
        MCP_SERVER,
      ),
    ],
    MCP_SERVER,
  ) as z.ZodType<McpServer>;

export const mcpServers = () =>
  map(name(), mcpServer(), 'MCP servers by name, like {docs: {command: [my-mcp-server]}}');

/** The other steps that may have a model of their own. */
export const models = () =>
  shape(
    keysOf({ compact: text('the name of a model').optional() }, 'models by purpose, like {compact: small}'),
  ) as z.ZodType<Readonly<Record<string, string>>>;

const word = () => choice(PERMISSIONS);
const PERMISSION_TABLE = `${PERMISSIONS.join(', ')}, or one of them by kind of tool, like {default: ask, execute: deny}`;

/** What an agent may do: one permission for everything, or one for each kind of tool. */
export const permissions = () =>
  shape(
    z.codec(
      z.union(
        [
          word(),
          keysOf(
            Object.fromEntries([...TOOL_KINDS, 'default'].map((key) => [key, word().optional()])),
            PERMISSION_TABLE,
          ),
        ],
        PERMISSION_TABLE,
      ),
      z.custom<PermissionTable>(),
      {
        decode: (given) => (typeof given === 'string' ? { default: given } : given),
        encode: (table) => {
          const { default: all, ...others } = table;
          return Object.keys(others).length === 0 && all !== undefined ? all : table;
        },
      },
    ),
  );

const choices = () => list(text('a name'), 'names').optional();
const MAY_SUBMIT = 'a name, or {agent: <name>, execute: allow, models: [<name>]}';

/** An agent to submit to. An agent without these permissions may start or choose only what is listed here. */
export const maySubmit = () =>
  z.union(
    [
      name(),
      keysOf(
        {
          agent: name(),
          execute: choice(['allow']).optional(),
          models: choices(),
          modes: choices(),
          efforts: choices(),
        },
        MAY_SUBMIT,
      ),
    ],
    MAY_SUBMIT,
  ) as z.ZodType<MaySubmit>;

const SETUP = 'true, false or {setup: npm ci, copy: [.env], link: [node_modules]}';

/** Whether there is a worktree, and what is done once in each new one. */
export const worktree = () =>
  z.union(
    [
      flag(),
      shape(
        keysOf(
          {
            setup: text('a shell command line').optional(),
            copy: list(below(), 'paths').optional(),
            link: list(below(), 'paths').optional(),
          },
          SETUP,
        ),
      ),
    ],
    SETUP,
  ) as z.ZodType<boolean | WorktreeSetup>;
