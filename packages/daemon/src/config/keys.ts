// The one table of configuration keys: parsing, `config list`, the JSON Schema, the names of environment variables and the
// documentation are made from it.

import { DEFAULT_LIMITS, type Limits, ON_INPUT } from '@coxswain/protocol';
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
  /** The name by which the engine knows it. */
  readonly limit?: keyof Limits;
  /** The daemon takes a change up at its next start only. */
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

/** Without a default the value may be missing; who writes it must give one. */
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
    'slots: tasks working at once in one daemon',
  ),
  'background.maxConcurrentTasks': limit(
    'background.maxConcurrentTasks',
    () => count(1),
    'background tasks (pending, running, needs_input) of each submitter: a person, a token, a chat, a session whose task submits; one more is refused. A batch is taken whole and starts as many at a time',
  ),
  queueCapacity: limit(
    'queueCapacity',
    () => count(1),
    'pending tasks that came from outside; one more is refused',
  ),
  maxExecutionTime: limit(
    'maxExecutionTimeMs',
    () => duration(SECOND_MS),
    "ceiling for every task's working time; waiting for an answer does not count, nor what leads others: a run, a discussion",
  ),
  'background.taskTimeout': limit(
    'background.taskTimeoutMs',
    () => duration(SECOND_MS),
    'working time of a background task that asks for none of its own',
  ),
  'background.defaultDeliverTo': limit(
    'background.defaultDeliverTo',
    () => list(text('a channel and target'), 'channels'),
    'where notices go when neither the task nor its origin says',
  ),
  inputTimeout: limit('inputTimeoutMs', durationOrNone, 'how long a question may wait for an answer'),
  onInput: limit(
    'onInput',
    () => choice(ON_INPUT),
    'what becomes of a question that nobody answers; deny and fail act at once without an inputTimeout',
  ),
  cancelToolGrace: limit(
    'cancelToolGraceMs',
    duration,
    'how long a cancelled task may wait for its tools and its model call in flight',
  ),
  cancelGrace: limit(
    'cancelGraceMs',
    duration,
    'how long a cancelled program may take to stop before it is forced',
  ),
  'tree.maxTasks': limit('tree.maxTasks', () => count(1), 'tasks under one root'),
  'tree.maxDepth': limit('tree.maxDepth', () => count(1, 1_000), 'levels of tasks under one root'),
  'questions.maxPerTask': limit(
    'questions.maxPerTask',
    () => count(1, 10_000),
    'open questions of one task, and those that programs ask by the items of one session; one more is refused',
  ),
  'items.maxPerSession': limit(
    'items.maxPerSession',
    () => count(1, 5_000),
    'items on the list of one session, ended ones included, up to which programs and tokens may add more',
  ),
  maxParked: limit(
    'maxParked',
    () => count(0, 100_000),
    'tasks that wait without a slot; past it a waiting task keeps its slot',
  ),
  'retention.history': limit(
    'retention.historyMs',
    () => duration(SECOND_MS),
    'ended tasks older than this are pruned, output first',
  ),
  'retention.audit': limit(
    'retention.auditMs',
    () => duration(30 * DAY_MS),
    'how long entries of the audit log are kept at least; 30d or more, and no shorter than retention.history',
  ),
  'output.perTask': limit(
    'output.perTaskBytes',
    () => size(64 * 1024),
    'stored output of a task; past it head and tail are kept and the gap is marked',
  ),
  groups: limit(
    'groups',
    () => map(name(), count(1, 10_000), 'names of groups with their slots, like {gpu: 1}'),
    'named pools of slots besides the global ones',
  ),
  defaultAgent: setting(() => name().optional(), 'the agent of tasks that name none'),
  listen: setting(
    () => address().optional(),
    'a TCP address besides the socket; requests there need the token',
    {
      needsRestart: true,
    },
  ),
  listenOnAllInterfaces: setting(
    flag,
    'allows a wildcard in listen: everybody who reaches this machine reaches the daemon',
    { default: false, needsRestart: true },
  ),
  allowedHosts: setting(
    () => list(text('a host name'), 'host names'),
    'more names by which the TCP listener may be called; others are refused (DNS rebinding)',
    { default: [], needsRestart: true },
  ),
  token: setting(
    () => text('a token').optional(),
    'the token of the listener, with all your rights; default: one that is made and kept in state/token. For others: cox tokens create',
    { needsRestart: true, isSecret: true },
  ),
  tokenFile: setting(() => text('a path').optional(), 'a file that holds the token', { needsRestart: true }),
  'hooks.listen': setting(
    () => address().optional(),
    'a TCP address that serves webhooks and nothing else: what others may reach, for instance through a proxy',
    { needsRestart: true },
  ),
  'hooks.hosts': setting(
    () => list(text('a host name'), 'host names'),
    'the only names by which hooks.listen may be called; empty: any name',
    { default: [], needsRestart: true },
  ),
  'tcp.maxConnections': setting(
    () => count(1, 100_000),
    'connections that each TCP listener keeps open; one more is closed at once',
    { default: 512, needsRestart: true },
  ),
  'tcp.maxPerAddress': setting(
    () => count(1, 100_000),
    'connections of one remote address to a TCP listener; raise it behind a proxy',
    { default: 256, needsRestart: true },
  ),
  maxStreams: setting(
    () => count(1, 100_000),
    'streams, waits and batches open at once; programs with a token may have half of them, one more is refused',
    { default: 1_000 },
  ),
  maxStreamsPerToken: setting(
    () => count(1, 100_000),
    'streams, waits and batches that one token may have open at once; one more is refused',
    { default: 64 },
  ),
  'telemetry.enabled': setting(
    () => flag().optional(),
    'sends traces of tasks over OTLP; default: true with a telemetry.endpoint. Without one they go where OTEL_EXPORTER_OTLP_ENDPOINT says',
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
    'puts prompts, answers, and what tools were given and gave into the traces',
    { default: false, needsRestart: true },
  ),
  'log.level': setting(() => choice(LOG_LEVELS), 'the least important lines that are logged', {
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

/** Writes a value that was read by the same key. */
export const writeValue = <Key extends ConfigKey>(key: Key, value: ConfigValues[Key]): unknown =>
  written(KEYS[key].schema, value);

/** The limits among the values, under the names by which the engine knows them. */
export const limitsOf = (values: ConfigValues): Limits =>
  // Each limit has its key.
  Object.fromEntries(
    CONFIG_KEYS.flatMap((key) => {
      const { limit: of } = KEYS[key];
      return of === undefined ? [] : [[of, values[key]]];
    }),
  ) as unknown as Limits;
