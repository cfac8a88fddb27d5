// The one table of what the config can say about an agent.

import {
  type AgentDefinition,
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
  variableNameOrBeginning,
  variables,
  worktree,
} from './agent-kinds.ts';
import { choice, count, flag, httpUrl, lines, list, name, text, whenRead } from './kinds.ts';

/** An agent as the file defines it: what it leaves out stays as it is built in, or has its default. */
export type ConfiguredAgent = Omit<Partial<AgentDefinition>, 'name' | 'install' | 'definedIn'>;

export interface AgentKeyDefinition<Field extends keyof ConfiguredAgent> {
  /** The field of the definition that it fills. */
  readonly field: Field;
  readonly schema: z.ZodType<NonNullable<ConfiguredAgent[Field]>>;
  readonly meaning: string;
  /** The runtimes for which it means something. */
  readonly runtimes: readonly RuntimeName[];
}

/** Those of agents; what the daemon leads itself has none. */
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
  runtime: define('runtime', () => choice(AGENT_RUNTIMES), 'how it is run'),
  command: define(
    'command',
    command,
    'program and arguments; for runtime: command {prompt}, {prompt_file}, {result_file} and {session_id} are replaced, {model}, {mode} and {effort} with what a task asks for',
    PROGRAMS,
  ),
  shell: define('shell', flag, 'the prompt is a shell command line', COMMAND),
  promptBy: define(
    'promptBy',
    () => choice(['argument', 'stdin', 'file']),
    'how the program gets the prompt',
    COMMAND,
  ),
  format: define(
    'format',
    () => choice(OUTPUT_FORMATS),
    'how the JSON lines are read that the program prints; without it they are plain output',
    COMMAND,
  ),
  workspace: define(
    'workspace',
    () => text('a folder'),
    'its home folder; a task without a folder of its own runs there',
  ),
  worktree: define(
    'worktree',
    worktree,
    'each conversation works in a git worktree of its own; {setup: npm ci, copy: [.env], link: [node_modules]} is done once in each new one',
  ),
  model: define('model', () => text('the name of a model'), 'the model it uses'),
  models: define(
    'models',
    models,
    'models for other parts of the work; compact: for the summary when a conversation outgrows the window',
    MODEL,
  ),
  provider: define('provider', () => choice(PROVIDERS), 'which kind of endpoint the model has', MODEL),
  baseUrl: define('baseUrl', () => httpUrl('http://127.0.0.1:11434/v1'), 'where that endpoint is', MODEL),
  apiKeyVariable: define(
    'apiKeyVariable',
    variableName,
    "the variable that holds the key; it is passed on. Without it ANTHROPIC_API_KEY is, to Anthropic's own endpoint alone",
    MODEL,
  ),
  system: define('system', () => lines('its instructions'), 'its instructions, before anything else', MINDS),
  contextTokens: define(
    'contextTokens',
    () => count(1_000, 100_000_000),
    "the model's window in tokens; default 128000",
    MODEL,
  ),
  maxSteps: define(
    'maxSteps',
    () => count(1, 100_000),
    'model calls that one task may make; default 200',
    MODEL,
  ),
  tools: define(
    'tools',
    () => list(text('the name of a tool'), 'tools'),
    'the tools it gets, of the model runtime and of cox; default: all',
  ),
  mcpServers: define(
    'mcpServers',
    mcpServers,
    `further MCP servers by name; in env and headers \${NAME} is taken from the submitter's environment`,
    MINDS,
  ),
  permissions: define(
    'permissions',
    permissions,
    'allow, ask or deny, for everything or by kind of tool; default: ask, but reading, searching and thinking allow',
    MINDS,
  ),
  skills: define('skills', folders, 'folders of skills, each a folder with a SKILL.md', MINDS),
  memory: define('memory', folders, 'folders of notes that it keeps', MINDS),
  env: define('env', variables, `variables set for it; \${NAME} is taken from the submitter's environment`),
  passEnv: define(
    'passEnv',
    () => list(variableNameOrAll(), 'names of variables'),
    "variables passed on from the submitter's environment; *: all of them, as for opencode, claude and the other well-known agents",
  ),
  dropEnv: define(
    'dropEnv',
    () => list(variableNameOrBeginning(), 'names of variables'),
    'variables that are not passed on, whatever passEnv says; AWS_*: all that begin with AWS_',
  ),
  maySubmit: define(
    'maySubmit',
    () => list(maySubmit(), 'agents'),
    'other agents that its tasks may submit to; {agent: lint, execute: allow} lets lint start its program although this agent may not run commands; models, modes and efforts are those that they may choose',
  ),
  maxHelpers: define('maxHelpers', () => count(0, 10_000), 'helpers that one of its tasks may have in all'),
  timeout: define('timeoutMs', () => duration(1), 'working time of a task that asks for none of its own'),
  attempts: define('maxAttempts', () => count(1, 100), 'how often a task that fails is tried'),
  onInput: define('onInput', () => choice(ON_INPUT), 'what becomes of a question that nobody answers'),
  onLimit: define(
    'onLimit',
    () => choice(ON_LIMIT),
    "at a provider's limit the task fails, or waits for the reset; default: fail",
  ),
  keepAlive: define(
    'keepAliveMs',
    duration,
    'how long it stays ready for the next turn of a conversation; default 5m, 0s: not at all',
    ['acp'],
  ),
  group: define('group', name, 'the pool whose slots its tasks take, instead of the global ones'),
  detach: define('detach', flag, 'processes that outlive the program are left alone', COMMAND),
} as const;

export type AgentKey = keyof typeof AGENT_KEYS;

// The keys of the object literal above.
export const AGENT_KEY_NAMES: readonly AgentKey[] = Object.keys(AGENT_KEYS) as AgentKey[];

/** True for a key that an agent's definition may have. */
export const isAgentKey = (key: string): key is AgentKey => Object.hasOwn(AGENT_KEYS, key);
