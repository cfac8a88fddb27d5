// The table of an agent's config keys.

import {
  type AgentDefinition,
  ON_DAEMON_DEATH,
  ON_INPUT,
  ON_LIMIT,
  OUTPUT_FORMATS,
  PROVIDERS,
  RUNTIME_NAMES,
  type RuntimeName,
} from '@coxswain/protocol';
import { duration } from '@coxswain/protocol/validation';
import type * as z from 'zod';
import {
  command,
  maySubmit,
  mcpServers,
  models,
  permissions,
  variableName,
  variableNameOrAll,
  variableNameOrPrefix,
  variables,
  worktree,
} from './agent-kinds.ts';
import { choice, count, flag, httpUrl, lines, list, name, text, whenRead } from './kinds.ts';

/** An agent as the file defines it: missing keys keep the built-in value or get their default. */
export type ConfiguredAgent = Omit<Partial<AgentDefinition>, 'name' | 'install' | 'definedIn'>;

export interface AgentKeyDefinition<Field extends keyof ConfiguredAgent> {
  /** The field of the definition it sets. */
  readonly field: Field;
  readonly schema: z.ZodType<NonNullable<ConfiguredAgent[Field]>>;
  readonly meaning: string;
  /** The runtimes it applies to. */
  readonly runtimes: readonly RuntimeName[];
}

/** The runtimes of agents; what the daemon orchestrates itself has none. */
export const AGENT_RUNTIMES = RUNTIME_NAMES.filter((runtime) => runtime !== 'cox');

const define = <Field extends keyof ConfiguredAgent>(
  field: Field,
  make: () => z.ZodType<NonNullable<ConfiguredAgent[Field]>>,
  meaning: string,
  runtimes: readonly RuntimeName[] = AGENT_RUNTIMES,
): AgentKeyDefinition<Field> => whenRead(make, { field, meaning, runtimes });

const PROGRAMS = ['command', 'acp'] as const;
const MINDS = ['acp', 'model'] as const;
const COMMAND = ['command'] as const;
const MODEL = ['model'] as const;

const folders = () => list(text('a folder'), 'folders');

export const AGENT_KEYS = {
  runtime: define('runtime', () => choice(AGENT_RUNTIMES), 'how the agent runs'),
  command: define(
    'command',
    command,
    'program and arguments; with runtime: command, {prompt}, {prompt_file}, {result_file} and {session_id} are replaced, and {model}, {mode} and {effort} with what the task asks for',
    PROGRAMS,
  ),
  shell: define('shell', flag, 'runs the prompt as a shell command', COMMAND),
  promptBy: define(
    'promptBy',
    () => choice(['argument', 'stdin', 'file']),
    'how the program gets the prompt',
    COMMAND,
  ),
  format: define(
    'format',
    () => choice(OUTPUT_FORMATS),
    'the format of the JSON lines the program prints; without it they are plain output',
    COMMAND,
  ),
  workspace: define(
    'workspace',
    () => text('a folder'),
    'its home folder; tasks that name no folder run there',
  ),
  worktree: define(
    'worktree',
    worktree,
    'gives each conversation its own git worktree; {setup: npm ci, copy: [.env], link: [node_modules]} prepares each new one',
  ),
  model: define('model', () => text('the name of a model'), 'the model it uses'),
  models: define(
    'models',
    models,
    'models for other steps; compact: the summary of a conversation that outgrows the window',
    MODEL,
  ),
  provider: define('provider', () => choice(PROVIDERS), 'the kind of endpoint that serves the model', MODEL),
  baseUrl: define('baseUrl', () => httpUrl('http://127.0.0.1:11434/v1'), "the endpoint's address", MODEL),
  apiKeyVariable: define(
    'apiKeyVariable',
    variableName,
    "the variable that holds the API key, passed on to the agent; default: ANTHROPIC_API_KEY, for Anthropic's own endpoint only",
    MODEL,
  ),
  system: define('system', () => lines('its instructions'), 'its instructions (system prompt)', MINDS),
  contextTokens: define(
    'contextTokens',
    () => count(1_000, 100_000_000),
    "the model's context window in tokens; default 128000",
    MODEL,
  ),
  maxSteps: define('maxSteps', () => count(1, 100_000), 'maximum model calls per task; default 200', MODEL),
  tools: define(
    'tools',
    () => list(text('the name of a tool'), 'tools'),
    'the tools it may use, from the model runtime and from cox; default: all',
  ),
  mcpServers: define(
    'mcpServers',
    mcpServers,
    `additional MCP servers by name; in env and headers \${NAME} is taken from the submitter's environment`,
    MINDS,
  ),
  permissions: define(
    'permissions',
    permissions,
    'allow, ask or deny, for everything or by kind of tool; default: ask, but allow for reading, searching and thinking',
    MINDS,
  ),
  skills: define('skills', folders, 'folders of skills, each a folder with a SKILL.md', MINDS),
  memory: define('memory', folders, 'folders of notes that it keeps', MINDS),
  env: define(
    'env',
    variables,
    `environment variables to set; \${NAME} is taken from the submitter's environment`,
  ),
  passEnv: define(
    'passEnv',
    () => list(variableNameOrAll(), 'names of variables'),
    "variables passed on from the submitter's environment; *: all of them, the default for opencode, claude and the other well-known agents",
  ),
  dropEnv: define(
    'dropEnv',
    () => list(variableNameOrPrefix(), 'names of variables'),
    'variables never passed on, even if passEnv lists them; AWS_*: all that begin with AWS_',
  ),
  maySubmit: define(
    'maySubmit',
    () => list(maySubmit(), 'agents'),
    'other agents its tasks may submit to; {agent: lint, execute: allow} lets lint start its program even if this agent may not run commands; models, modes and efforts list what its tasks may choose',
  ),
  maxHelpers: define('maxHelpers', () => count(0, 10_000), 'maximum helpers per task, in total'),
  timeout: define(
    'timeoutMs',
    () => duration(1),
    'maximum working time of a task that sets no limit of its own',
  ),
  attempts: define('maxAttempts', () => count(1, 100), 'maximum attempts of a failing task'),
  onInput: define('onInput', () => choice(ON_INPUT), 'what happens to a question nobody answers'),
  onLimit: define(
    'onLimit',
    () => choice(ON_LIMIT),
    "whether a task that hits a provider's limit fails or waits for the reset; default: fail",
  ),
  onDaemonDeath: define(
    'onDaemonDeath',
    () => choice(ON_DAEMON_DEATH),
    'what happens to its runs when the daemon dies or restarts: continue or fail; default: runs.onDaemonDeath',
  ),
  keepAlive: define(
    'keepAliveMs',
    duration,
    'how long it stays ready for the next turn of a conversation; default 5m, 0s: not at all',
    ['acp'],
  ),
  group: define('group', name, 'the group whose slots its tasks use instead of the global ones'),
  detach: define('detach', flag, 'leaves processes that outlive the program running', COMMAND),
} as const;

export type AgentKey = keyof typeof AGENT_KEYS;

// The keys of the object literal above.
export const AGENT_KEY_NAMES: readonly AgentKey[] = Object.keys(AGENT_KEYS) as AgentKey[];

/** True for a key that an agent's definition may have. */
export const isAgentKey = (key: string): key is AgentKey => Object.hasOwn(AGENT_KEYS, key);
