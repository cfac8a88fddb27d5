// Some agents run and write without asking unless their own settings say otherwise. Those that take such settings from their
// environment get what the permissions of the run say; a file of the project cannot take it back.

import {
  type AgentDefinition,
  type Permission,
  type Permissions,
  permissionsOf,
  stricter,
  type ToolKind,
} from '@coxswain/protocol';

type Variables = Readonly<Record<string, string>>;

/** The agent as it is configured: its name, or a word of its command. */
type Named = Pick<AgentDefinition, 'name' | 'command'>;

interface Asking {
  readonly agent: RegExp;
  /** The variable that makes it ask, and its value; the existing value is passed in. */
  readonly variable: string;
  value(permissions: Permissions, given: string | undefined, agent: AgentDefinition): string;
}

/** The names of opencode for what its tools need. Its edits also delete and move. */
const OPENCODE_TOOLS: Readonly<Record<string, readonly ToolKind[]>> = {
  bash: ['execute'],
  edit: ['edit', 'delete', 'move'],
  webfetch: ['fetch'],
  websearch: ['fetch'],
  codesearch: ['fetch'],
  read: ['read'],
  list: ['read'],
  glob: ['search'],
  grep: ['search'],
};

const strictest = (kinds: readonly ToolKind[], permissions: Permissions): Permission =>
  kinds.map((kind) => permissions[kind]).reduce(stricter, 'allow');

/** What is allowed is left to the settings of the user. */
const opencodePermission = (permissions: Permissions, { mcpServers = {} }: AgentDefinition): object => {
  // The last rule that fits holds, and a name that the settings have too keeps its place in them, where `*` may follow it.
  const tools = Object.entries(OPENCODE_TOOLS).map(([tool, kinds]) => [
    `${tool}*`,
    strictest(kinds, permissions),
  ]);
  const servers = Object.keys(mcpServers).map((name) => [`${name}_*`, permissions.other]);
  return Object.fromEntries([...tools, ...servers].filter(([, permission]) => permission !== 'allow'));
};

const parsed = (text: string | undefined): object => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
};

const ASKING: readonly Asking[] = [
  {
    agent: /opencode/i,
    variable: 'OPENCODE_PERMISSION',
    value: (permissions, given, agent) => {
      const own = opencodePermission(permissions, agent);
      const others = Object.entries(parsed(given)).filter(([tool]) => !Object.hasOwn(own, tool));
      return JSON.stringify({ ...Object.fromEntries(others), ...own });
    },
  },
  // `chat` uses no tools at all.
  {
    agent: /goose/i,
    variable: 'GOOSE_MODE',
    value: (_, given) => (given === 'chat' ? 'chat' : 'approve'),
  },
];

/** Agents that are put into a mode in which they ask, and ours, which always does. */
const ASKS_OTHERWISE = /claude|codex|gemini|qwen|surveyor/i;

const isCalled = (pattern: RegExp, { name, command = [] }: Named): boolean =>
  [name, ...command].some((word) => pattern.test(word.slice(word.lastIndexOf('/') + 1)));

const isEverythingAllowed = (permissions: Permissions): boolean =>
  Object.values(permissions).every((permission) => permission === 'allow');

/** The variable by which the agent is made to ask; undefined when there is none, or nothing to ask about. */
export const askingVariable = (agent: Named, permissions: Permissions): string | undefined =>
  isEverythingAllowed(permissions)
    ? undefined
    : ASKING.find(({ agent: pattern }) => isCalled(pattern, agent))?.variable;

/** What its environment must contain to make it ask. */
export const askingEnvironment = (
  agent: AgentDefinition,
  permissions: Permissions,
  environment: Variables,
): Variables => {
  const variable = askingVariable(agent, permissions);
  const row = ASKING.find((each) => each.variable === variable);
  return row === undefined
    ? {}
    : { [row.variable]: row.value(permissions, environment[row.variable], agent) };
};

/**
 * False: it is to ask, and nothing is known that makes it. It then asks about what it takes for worth asking itself.
 */
export const supportsAsking = (agent: AgentDefinition): boolean =>
  agent.runtime !== 'acp' ||
  isEverythingAllowed(permissionsOf(agent)) ||
  isCalled(ASKS_OTHERWISE, agent) ||
  ASKING.some(({ agent: pattern }) => isCalled(pattern, agent));
