// The table of configuration keys: parsing, `config list`, the JSON Schema, the names of environment variables and the
// documentation follow from it.

import { DEFAULT_LIMITS, type Limits, ON_DAEMON_DEATH, ON_INPUT } from '@coxswain/protocol';
import { duration } from '@coxswain/protocol/validation';
import type * as z from 'zod';
import { address } from './address.ts';
import { headers } from './agent-kinds.ts';
import {
  choice,
  count,
  durationOrNone,
  flag,
  httpUrl,
  list,
  map,
  name,
  size,
  text,
  whenRead,
  written,
} from './kinds.ts';

interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly default: z.output<Schema>;
  readonly meaning: string;
  /** The engine's name for it. */
  readonly limit?: keyof Limits;
  /** A change takes effect at the next start of the daemon. */
  readonly needsRestart?: boolean;
  /** Never shown. */
  readonly isSecret?: boolean;
}

const limit = <Schema extends z.ZodType>(
  of: keyof Limits,
  make: () => Schema,
  meaning: string,
): Setting<Schema> =>
  // The type of the limit is that of its values.
  whenRead(make, { default: DEFAULT_LIMITS[of] as z.output<Schema>, meaning, limit: of });

/** Without a default the value may be missing; once written, the key needs one. */
const setting = <Schema extends z.ZodType>(
  make: () => Schema,
  meaning: string,
  more: Partial<Omit<Setting<Schema>, 'schema' | 'meaning'>> = {},
): Setting<Schema> => whenRead(make, { meaning, ...more, default: more.default as z.output<Schema> });

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const KEYS = {
  maxConcurrentTasks: limit(
    'maxConcurrentTasks',
    () => count(1, 10_000),
    'slots: how many tasks work at once',
  ),
  'background.maxConcurrentTasks': limit(
    'background.maxConcurrentTasks',
    () => count(1),
    'active background tasks (pending, running, needs_input) per submitter: a person, a token, a chat, a session whose task submits; more are refused. A batch is accepted whole and runs this many at a time',
  ),
  queueCapacity: limit('queueCapacity', () => count(1), 'pending tasks from outside; more are refused'),
  maxExecutionTime: limit(
    'maxExecutionTimeMs',
    () => duration(SECOND_MS),
    'maximum working time of any task; waiting for an answer does not count, nor do workflow runs and discussions',
  ),
  'background.taskTimeout': limit(
    'background.taskTimeoutMs',
    () => duration(SECOND_MS),
    'maximum working time of a background task that sets no limit of its own',
  ),
  'background.defaultDeliverTo': limit(
    'background.defaultDeliverTo',
    () => list(text('a channel and target'), 'channels'),
    'where notices go if neither the task nor its origin names a target',
  ),
  inputTimeout: limit('inputTimeoutMs', durationOrNone, 'how long a question may wait for an answer'),
  onInput: limit(
    'onInput',
    () => choice(ON_INPUT),
    'what happens to a question nobody answers; without an inputTimeout, deny and fail take effect at once',
  ),
  'runs.onDaemonDeath': limit(
    'runs.onDaemonDeath',
    () => choice(ON_DAEMON_DEATH),
    'what happens to running tasks when the daemon dies or restarts: continue (the next daemon takes them over) or fail',
  ),
  cancelToolGrace: limit(
    'cancelToolGraceMs',
    duration,
    'how long a cancelled task may wait for its running tools and model call',
  ),
  cancelGrace: limit(
    'cancelGraceMs',
    duration,
    'how long a cancelled program may take to stop before it is killed',
  ),
  'tree.maxTasks': limit('tree.maxTasks', () => count(1), 'maximum tasks under one root'),
  'tree.maxDepth': limit('tree.maxDepth', () => count(1, 1_000), 'maximum levels of tasks under one root'),
  'questions.maxPerTask': limit(
    'questions.maxPerTask',
    () => count(1, 10_000),
    'open questions per task, and per session those that programs ask through items; more are refused',
  ),
  'items.maxPerSession': limit(
    'items.maxPerSession',
    () => count(1, 5_000),
    'items per session, ended ones included; beyond that programs and tokens cannot add more',
  ),
  maxParked: limit(
    'maxParked',
    () => count(0, 100_000),
    'waiting tasks that give up their slot; beyond that a waiting task keeps its slot',
  ),
  'retention.history': limit(
    'retention.historyMs',
    () => duration(SECOND_MS),
    'ended tasks older than this are pruned, output first',
  ),
  'retention.audit': limit(
    'retention.auditMs',
    () => duration(30 * DAY_MS),
    'minimum time to keep audit log entries; 30d or more, and no shorter than retention.history',
  ),
  'output.perTask': limit(
    'output.perTaskBytes',
    () => size(64 * 1024),
    'stored output per task; beyond that head and tail are kept and the gap is marked',
  ),
  groups: limit(
    'groups',
    () => map(name(), count(1, 10_000), 'slots by group name, like {gpu: 1}'),
    'named groups with slots of their own, besides the global ones',
  ),
  defaultAgent: setting(() => name().optional(), 'the agent for tasks that name none'),
  listen: setting(
    () => address().optional(),
    'a TCP address to listen on besides the socket; requests there need the token',
    {
      needsRestart: true,
    },
  ),
  listenOnAllInterfaces: setting(
    flag,
    'allows a wildcard in listen: anyone who can reach this machine can reach the daemon',
    { default: false, needsRestart: true },
  ),
  allowedHosts: setting(
    () => list(text('a host name'), 'host names'),
    'additional host names the TCP listener accepts; others are refused (DNS rebinding)',
    { default: [], needsRestart: true },
  ),
  token: setting(
    () => text('a token').optional(),
    "the listener's token, with all your rights; default: generated and kept in state/token. For anyone else, use cox tokens create",
    { needsRestart: true, isSecret: true },
  ),
  tokenFile: setting(() => text('a path').optional(), 'a file that holds the token', { needsRestart: true }),
  'hooks.listen': setting(
    () => address().optional(),
    'a TCP address that serves only webhooks: the one to expose, for instance through a proxy',
    { needsRestart: true },
  ),
  'hooks.hosts': setting(
    () => list(text('a host name'), 'host names'),
    'the host names hooks.listen accepts; empty: any',
    { default: [], needsRestart: true },
  ),
  'tcp.maxConnections': setting(
    () => count(1, 100_000),
    'open connections per TCP listener; more are closed at once',
    { default: 512, needsRestart: true },
  ),
  'tcp.maxPerAddress': setting(
    () => count(1, 100_000),
    'open connections per remote address and TCP listener; raise it behind a proxy',
    { default: 256, needsRestart: true },
  ),
  maxStreams: setting(
    () => count(1, 100_000),
    'streams, waits and batches open at once; programs with a token may use half of them; more are refused',
    { default: 1_000 },
  ),
  maxStreamsPerToken: setting(
    () => count(1, 100_000),
    'streams, waits and batches open at once per token; more are refused',
    { default: 64 },
  ),
  'telemetry.enabled': setting(
    () => flag().optional(),
    'sends traces of tasks over OTLP; default: true if telemetry.endpoint is set. Without it they go to OTEL_EXPORTER_OTLP_ENDPOINT',
    { needsRestart: true },
  ),
  'telemetry.endpoint': setting(
    () => httpUrl('http://127.0.0.1:4318').optional(),
    'the OTLP/HTTP address of a collector; /v1/traces is added',
    { needsRestart: true },
  ),
  'telemetry.headers': setting(
    () => headers().optional(),
    `headers for the collector; \${NAME} in a value: a variable of the daemon`,
    { needsRestart: true, isSecret: true },
  ),
  'telemetry.content': setting(
    flag,
    'includes prompts, answers, and the input and output of tools in the traces',
    { default: false, needsRestart: true },
  ),
  'log.level': setting(() => choice(LOG_LEVELS), 'the lowest level that is logged', {
    default: 'info',
  }),
} as const;

export type ConfigKey = keyof typeof KEYS;
/** The configuration as the daemon uses it: durations in milliseconds, sizes in bytes; `${NAME}` is not looked up. */
export type ConfigValues = { readonly [Key in ConfigKey]: Readonly<z.output<(typeof KEYS)[Key]['schema']>> };

// The keys of the object literal above.
export const CONFIG_KEYS: readonly ConfigKey[] = Object.keys(KEYS) as ConfigKey[];

/** True for a whole key, `background.taskTimeout`. */
export const isConfigKey = (key: string): key is ConfigKey => Object.hasOwn(KEYS, key);

/** True for the first part of a dotted key, `background`. */
export const isSection = (key: string): boolean => CONFIG_KEYS.some((known) => known.startsWith(`${key}.`));

/** Writes a value read with the same key. */
export const writeValue = <Key extends ConfigKey>(key: Key, value: ConfigValues[Key]): unknown =>
  written(KEYS[key].schema, value);

/** The limits among the values, under the engine's names. */
export const limitsOf = (values: ConfigValues): Limits =>
  // Each limit has its key.
  Object.fromEntries(
    CONFIG_KEYS.flatMap((key) => {
      const { limit: of } = KEYS[key];
      return of === undefined ? [] : [[of, values[key]]];
    }),
  ) as unknown as Limits;
