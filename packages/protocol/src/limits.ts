// Every limit with its default. Refusals name the key. How to write it in the config and what it means is in the daemon's
// table of configuration keys.

import type { OnDaemonDeath } from './agent/agent.ts';
import type { OnInput } from './task/task.ts';

/** Stands for no time limit. */
export const NO_TIME_LIMIT_MS = 0;

export interface Limits {
  readonly maxConcurrentTasks: number;
  readonly 'background.maxConcurrentTasks': number;
  readonly queueCapacity: number;
  readonly maxExecutionTimeMs: number;
  readonly 'background.taskTimeoutMs': number;
  readonly 'background.defaultDeliverTo': readonly string[];
  /** undefined: questions wait forever. */
  readonly inputTimeoutMs: number | undefined;
  readonly onInput: OnInput;
  readonly 'runs.onDaemonDeath': OnDaemonDeath;
  readonly cancelToolGraceMs: number;
  readonly cancelGraceMs: number;
  readonly 'tree.maxTasks': number;
  readonly 'tree.maxDepth': number;
  /** Open input requests of one task. */
  readonly 'questions.maxPerTask': number;
  /** Items on the list of one session, ended ones included. */
  readonly 'items.maxPerSession': number;
  readonly maxParked: number;
  readonly 'retention.historyMs': number;
  readonly 'retention.auditMs': number;
  readonly 'output.perTaskBytes': number;
  /** Named pools of slots, separate from the global ones. */
  readonly groups: Readonly<Record<string, number>>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  maxConcurrentTasks: 3,
  'background.maxConcurrentTasks': 10,
  queueCapacity: 100,
  maxExecutionTimeMs: 2 * HOUR,
  'background.taskTimeoutMs': 30 * MINUTE,
  'background.defaultDeliverTo': [],
  inputTimeoutMs: undefined,
  onInput: 'park',
  'runs.onDaemonDeath': 'continue',
  cancelToolGraceMs: 2 * MINUTE,
  cancelGraceMs: 10 * SECOND,
  'tree.maxTasks': 1000,
  'tree.maxDepth': 5,
  'questions.maxPerTask': 50,
  'items.maxPerSession': 1000,
  maxParked: 20,
  'retention.historyMs': 30 * 24 * HOUR,
  'retention.auditMs': 400 * 24 * HOUR,
  'output.perTaskBytes': 32 * MIB,
  groups: {},
};

/** The longest accepted prompt, in UTF-8 bytes. */
export const MAX_PROMPT_BYTES = MIB;
/** How many bytes of a task's stdout become its result, counted from the end. */
export const MAX_RESULT_BYTES = 256 * 1024;
