// The one table of configuration keys: parsing, `config list`, the JSON Schema, the names of environment variables and the
// documentation are made from it.

import { DEFAULT_LIMITS, ON_INPUT } from '@coxswain/protocol';
import { address } from './address.ts';
import { list, map } from './collections.ts';
import { headers, httpUrl } from './endpoint-kinds.ts';
import type { Kind } from './kind.ts';
import { choice, count, duration, durationOrNone, flag, name, optional, size, text } from './kinds.ts';
import { type ConfigKey, type ConfigValues, LOG_LEVELS } from './values.ts';

export interface KeyDefinition<Value> {
  readonly kind: Kind<Value>;
  readonly default: Value;
  readonly meaning: string;
  /** The daemon takes a change up at its next start only. */
  readonly needsRestart?: true;
  /** Never shown. */
  readonly isSecret?: true;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

export const KEYS: { readonly [Key in ConfigKey]: KeyDefinition<ConfigValues[Key]> } = {
  maxConcurrentTasks: {
    kind: count(1, 10_000),
    default: DEFAULT_LIMITS.maxConcurrentTasks,
    meaning: 'slots: tasks working at once in one daemon',
  },
  'background.maxConcurrentTasks': {
    kind: count(1),
    default: DEFAULT_LIMITS['background.maxConcurrentTasks'],
    meaning:
      'background tasks (pending, running, needs_input) of each submitter: a person, a token, a chat, a session whose task submits; one more is refused. A batch is taken whole and starts as many at a time',
  },
  queueCapacity: {
    kind: count(1),
    default: DEFAULT_LIMITS.queueCapacity,
    meaning: 'pending tasks that came from outside; one more is refused',
  },
  maxExecutionTime: {
    kind: duration(SECOND_MS),
    default: DEFAULT_LIMITS.maxExecutionTimeMs,
    meaning:
      "ceiling for every task's working time; waiting for an answer does not count, nor what leads others: a run, a discussion",
  },
  'background.taskTimeout': {
    kind: duration(SECOND_MS),
    default: DEFAULT_LIMITS['background.taskTimeoutMs'],
    meaning: 'working time of a background task that asks for none of its own',
  },
  'background.defaultDeliverTo': {
    kind: list(text('a channel and target'), 'channels'),
    default: DEFAULT_LIMITS['background.defaultDeliverTo'],
    meaning: 'where notices go when neither the task nor its origin says',
  },
  inputTimeout: {
    kind: durationOrNone(),
    default: DEFAULT_LIMITS.inputTimeoutMs,
    meaning: 'how long a question may wait for an answer',
  },
  onInput: {
    kind: choice(ON_INPUT),
    default: DEFAULT_LIMITS.onInput,
    meaning:
      'what becomes of a question that nobody answers; deny and fail act at once without an inputTimeout',
  },
  cancelToolGrace: {
    kind: duration(),
    default: DEFAULT_LIMITS.cancelToolGraceMs,
    meaning: 'how long a cancelled task may wait for its tools and its model call in flight',
  },
  cancelGrace: {
    kind: duration(),
    default: DEFAULT_LIMITS.cancelGraceMs,
    meaning: 'how long a cancelled program may take to stop before it is forced',
  },
  'tree.maxTasks': {
    kind: count(1),
    default: DEFAULT_LIMITS['tree.maxTasks'],
    meaning: 'tasks under one root',
  },
  'tree.maxDepth': {
    kind: count(1, 1_000),
    default: DEFAULT_LIMITS['tree.maxDepth'],
    meaning: 'levels of tasks under one root',
  },
  'questions.maxPerTask': {
    kind: count(1, 10_000),
    default: DEFAULT_LIMITS['questions.maxPerTask'],
    meaning:
      'open questions of one task, and those that programs ask by the items of one session; one more is refused',
  },
  'items.maxPerSession': {
    kind: count(1, 5_000),
    default: DEFAULT_LIMITS['items.maxPerSession'],
    meaning:
      'items on the list of one session, ended ones included, up to which programs and tokens may add more',
  },
  maxParked: {
    kind: count(0, 100_000),
    default: DEFAULT_LIMITS.maxParked,
    meaning: 'tasks that wait without a slot; past it a waiting task keeps its slot',
  },
  'retention.history': {
    kind: duration(SECOND_MS),
    default: DEFAULT_LIMITS['retention.historyMs'],
    meaning: 'ended tasks older than this are pruned, output first',
  },
  'retention.audit': {
    kind: duration(30 * DAY_MS),
    default: DEFAULT_LIMITS['retention.auditMs'],
    meaning:
      'how long entries of the audit log are kept at least; 30d or more, and no shorter than retention.history',
  },
  'output.perTask': {
    kind: size(64 * 1024),
    default: DEFAULT_LIMITS['output.perTaskBytes'],
    meaning: 'stored output of a task; past it head and tail are kept and the gap is marked',
  },
  groups: {
    kind: map(name(), count(1, 10_000), 'names of groups with their slots, like {gpu: 1}'),
    default: DEFAULT_LIMITS.groups,
    meaning: 'named pools of slots besides the global ones',
  },
  defaultAgent: {
    kind: optional(name()),
    default: undefined,
    meaning: 'the agent of tasks that name none',
  },
  listen: {
    kind: optional(address()),
    default: undefined,
    meaning: 'a TCP address besides the socket; requests there need the token',
    needsRestart: true,
  },
  listenOnAllInterfaces: {
    kind: flag(),
    default: false,
    meaning: 'allows a wildcard in listen: everybody who reaches this machine reaches the daemon',
    needsRestart: true,
  },
  allowedHosts: {
    kind: list(text('a host name'), 'host names'),
    default: [],
    meaning: 'more names by which the TCP listener may be called; others are refused (DNS rebinding)',
    needsRestart: true,
  },
  token: {
    kind: optional(text('a token')),
    default: undefined,
    meaning:
      'the token of the listener, with all your rights; default: one that is made and kept in state/token. For others: cox tokens create',
    needsRestart: true,
    isSecret: true,
  },
  tokenFile: {
    kind: optional(text('a path')),
    default: undefined,
    meaning: 'a file that holds the token',
    needsRestart: true,
  },
  'hooks.listen': {
    kind: optional(address()),
    default: undefined,
    meaning:
      'a TCP address that serves webhooks and nothing else: what others may reach, for instance through a proxy',
    needsRestart: true,
  },
  'hooks.hosts': {
    kind: list(text('a host name'), 'host names'),
    default: [],
    meaning: 'the only names by which hooks.listen may be called; empty: any name',
    needsRestart: true,
  },
  'tcp.maxConnections': {
    kind: count(1, 100_000),
    default: 512,
    meaning: 'connections that each TCP listener keeps open; one more is closed at once',
    needsRestart: true,
  },
  'tcp.maxPerAddress': {
    kind: count(1, 100_000),
    default: 256,
    meaning: 'connections of one remote address to a TCP listener; raise it behind a proxy',
    needsRestart: true,
  },
  maxStreams: {
    kind: count(1, 100_000),
    default: 1_000,
    meaning:
      'streams, waits and batches open at once; programs with a token may have half of them, one more is refused',
  },
  maxStreamsPerToken: {
    kind: count(1, 100_000),
    default: 64,
    meaning: 'streams, waits and batches that one token may have open at once; one more is refused',
  },
  'telemetry.enabled': {
    kind: optional(flag()),
    default: undefined,
    meaning:
      'sends traces of tasks over OTLP; default: true with a telemetry.endpoint. Without one they go where OTEL_EXPORTER_OTLP_ENDPOINT says',
    needsRestart: true,
  },
  'telemetry.endpoint': {
    kind: optional(httpUrl('http://127.0.0.1:4318')),
    default: undefined,
    meaning: 'the OTLP/HTTP address of a collector; /v1/traces is added',
    needsRestart: true,
  },
  'telemetry.headers': {
    kind: optional(headers),
    default: undefined,
    meaning: `headers for the collector; \${NAME} in a value: a variable of the daemon`,
    needsRestart: true,
    isSecret: true,
  },
  'telemetry.content': {
    kind: flag(),
    default: false,
    meaning: 'puts prompts, answers, and what tools were given and gave into the traces',
    needsRestart: true,
  },
  'log.level': {
    kind: choice(LOG_LEVELS),
    default: 'info',
    meaning: 'the least important lines that are logged',
  },
};

// The keys of an object literal checked against ConfigKey above.
export const CONFIG_KEYS: readonly ConfigKey[] = Object.keys(KEYS) as ConfigKey[];

/** True for a whole key, `background.taskTimeout`. */
export const isConfigKey = (key: string): key is ConfigKey => Object.hasOwn(KEYS, key);

/** True for the first part of a dotted key, `background`. */
export const isSection = (key: string): boolean => CONFIG_KEYS.some((known) => known.startsWith(`${key}.`));

/** Writes a value that was read by the same key. */
export const writeValue = <Key extends ConfigKey>(key: Key, value: ConfigValues[Key]): unknown =>
  KEYS[key].kind.write(value);
