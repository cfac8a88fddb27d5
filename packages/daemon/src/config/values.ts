// The configuration as the daemon uses it: every key with its type. Durations in milliseconds, sizes in bytes.

import type { AgentDefinition, ChannelDefinition, Limits, OnInput } from '@coxswain/protocol';
import type { ListenAddress } from './address.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ConfigValues {
  readonly maxConcurrentTasks: number;
  readonly 'background.maxConcurrentTasks': number;
  readonly queueCapacity: number;
  readonly maxExecutionTime: number;
  readonly 'background.taskTimeout': number;
  readonly 'background.defaultDeliverTo': readonly string[];
  readonly inputTimeout: number | undefined;
  readonly onInput: OnInput;
  readonly cancelToolGrace: number;
  readonly cancelGrace: number;
  readonly 'tree.maxTasks': number;
  readonly 'tree.maxDepth': number;
  readonly 'questions.maxPerTask': number;
  readonly 'items.maxPerSession': number;
  readonly maxParked: number;
  readonly 'retention.history': number;
  readonly 'retention.audit': number;
  readonly 'output.perTask': number;
  readonly groups: Readonly<Record<string, number>>;
  readonly defaultAgent: string | undefined;
  readonly listen: ListenAddress | undefined;
  readonly listenOnAllInterfaces: boolean;
  readonly allowedHosts: readonly string[];
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  /** Serves webhooks alone. */
  readonly 'hooks.listen': ListenAddress | undefined;
  /** The names by which the listener for webhooks may be called; empty: any. */
  readonly 'hooks.hosts': readonly string[];
  readonly 'tcp.maxConnections': number;
  readonly 'tcp.maxPerAddress': number;
  readonly maxStreams: number;
  readonly maxStreamsPerToken: number;
  readonly 'telemetry.enabled': boolean | undefined;
  readonly 'telemetry.endpoint': string | undefined;
  /** Values as they are written: `${NAME}` is not looked up. */
  readonly 'telemetry.headers': Readonly<Record<string, string>> | undefined;
  readonly 'telemetry.content': boolean;
  readonly 'log.level': LogLevel;
}

export type ConfigKey = keyof ConfigValues;

/** The limits among the values, under the names by which the engine knows them. */
export const limitsOf = (values: ConfigValues): Limits => ({
  maxConcurrentTasks: values.maxConcurrentTasks,
  'background.maxConcurrentTasks': values['background.maxConcurrentTasks'],
  queueCapacity: values.queueCapacity,
  maxExecutionTimeMs: values.maxExecutionTime,
  'background.taskTimeoutMs': values['background.taskTimeout'],
  'background.defaultDeliverTo': values['background.defaultDeliverTo'],
  inputTimeoutMs: values.inputTimeout,
  onInput: values.onInput,
  cancelToolGraceMs: values.cancelToolGrace,
  cancelGraceMs: values.cancelGrace,
  'tree.maxTasks': values['tree.maxTasks'],
  'tree.maxDepth': values['tree.maxDepth'],
  'questions.maxPerTask': values['questions.maxPerTask'],
  'items.maxPerSession': values['items.maxPerSession'],
  maxParked: values.maxParked,
  'retention.historyMs': values['retention.history'],
  'retention.auditMs': values['retention.audit'],
  'output.perTaskBytes': values['output.perTask'],
  groups: values.groups,
});

/** An agent as the file defines it: what it leaves out stays as it is built in, or has its default. */
export type ConfiguredAgent = Omit<Partial<AgentDefinition>, 'name' | 'install' | 'definedIn'>;

/** A channel as the file defines it. */
export type ConfiguredChannel = Omit<Partial<ChannelDefinition>, 'name' | 'definedIn'>;
