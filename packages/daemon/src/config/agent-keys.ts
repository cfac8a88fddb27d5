// The one table of what the config can say about an agent.

import { ON_INPUT, RUNTIME_NAMES } from '@coxswain/protocol';
import { list, map } from './collections.ts';
import type { Kind } from './kind.ts';
import { choice, count, duration, flag, name, text } from './kinds.ts';
import type { ConfiguredAgent } from './values.ts';

export interface AgentKeyDefinition<Field extends keyof ConfiguredAgent> {
  /** The field of the definition that it fills. */
  readonly field: Field;
  readonly kind: Kind<NonNullable<ConfiguredAgent[Field]>>;
  readonly meaning: string;
}

const define = <Field extends keyof ConfiguredAgent>(
  field: Field,
  kind: Kind<NonNullable<ConfiguredAgent[Field]>>,
  meaning: string,
): AgentKeyDefinition<Field> => ({ field, kind, meaning });

const argument: Kind<string> = {
  read: (raw) => {
    const value = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
    return typeof value === 'string' && !value.includes('\0') ? { value } : { expected: 'text' };
  },
  write: (value) => value,
  schema: { type: 'string' },
};

const command: Kind<readonly string[]> = {
  ...list(argument, 'texts'),
  read: (raw) => {
    const expected = 'the program and its arguments as a list, like [npm, run, lint]';
    if (!Array.isArray(raw) || raw.length === 0 || raw[0] === '') return { expected };
    const read = list(argument, 'texts').read(raw);
    return 'expected' in read ? { expected } : read;
  },
};

const variableName: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(raw)
      ? { value: raw }
      : { expected: 'the name of an environment variable' },
  write: (value) => value,
  schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
};

const variableNameOrAll: Kind<string> = {
  read: (raw) => (raw === '*' ? { value: raw } : variableName.read(raw)),
  write: (value) => value,
  schema: { anyOf: [{ const: '*' }, variableName.schema] },
};

export const AGENT_KEYS = {
  runtime: define('runtime', choice(RUNTIME_NAMES), 'how it is run'),
  command: define(
    'command',
    command,
    'program and arguments; {prompt}, {prompt_file} and {result_file} are replaced',
  ),
  shell: define('shell', flag(), 'the prompt is a shell command line'),
  promptBy: define('promptBy', choice(['argument', 'stdin', 'file']), 'how the program gets the prompt'),
  workspace: define(
    'workspace',
    text('a folder'),
    'its home folder; a task without a folder of its own runs there',
  ),
  model: define('model', text('the name of a model'), 'the model it uses'),
  env: define(
    'env',
    map(variableName, argument, 'names of variables with their values, like {KEY: value}'),
    `variables set for it; \${NAME} is taken from the submitter's environment`,
  ),
  passEnv: define(
    'passEnv',
    list(variableNameOrAll, 'names of variables'),
    "variables passed on from the submitter's environment; *: all of them",
  ),
  maySubmit: define('maySubmit', list(name(), 'agents'), 'other agents that its tasks may submit to'),
  timeout: define('timeoutMs', duration(1), 'working time of a task that asks for none of its own'),
  attempts: define('maxAttempts', count(1, 100), 'how often a task that fails is tried'),
  onInput: define('onInput', choice(ON_INPUT), 'what becomes of a question that nobody answers'),
  group: define('group', name(), 'the pool whose slots its tasks take, instead of the global ones'),
  detach: define('detach', flag(), 'processes that outlive the program are left alone'),
} as const;

export type AgentKey = keyof typeof AGENT_KEYS;

// The keys of the object literal above.
export const AGENT_KEY_NAMES: readonly AgentKey[] = Object.keys(AGENT_KEYS) as AgentKey[];

/** True for a key that an agent's definition may have. */
export const isAgentKey = (key: string): key is AgentKey => Object.hasOwn(AGENT_KEYS, key);
