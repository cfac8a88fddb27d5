// A task is one tracked unit of agent work: one run. Times are RFC 3339 UTC with milliseconds; durations say their unit.

import type { Attachment, Overrides } from './attachment.ts';
import type { Composition } from './composition.ts';
import type { DeliveryMode } from './delivery.ts';
import type { JobId, TaskId } from './ids.ts';
import type { TaskStatus } from './task-status.ts';
import type { Usage } from './usage.ts';

export const TASK_KINDS = [
  'chat',
  'background',
  'manual',
  'job',
  'workflow',
  'step',
  'discussion',
  'turn',
  'judge',
  'helper',
  'item',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
/** The kinds that something runs for; the others are an agent's to-dos, which are a list of their own. */
export const DISPATCHED_KINDS = TASK_KINDS.filter((kind) => kind !== 'item');

/** What other tools call a kind, and a source. */
export const KIND_ALIASES = { cron: 'job', subagent: 'helper' } as const satisfies Record<string, TaskKind>;
export const SOURCE_ALIASES = { dashboard: 'cockpit' } as const satisfies Record<string, TaskSource>;

export const TASK_SOURCES = [
  'cli',
  'api',
  'agent',
  'mcp',
  'cockpit',
  'channel',
  'cron',
  'every',
  'at',
  'webhook',
  'event',
  'manual',
] as const;
export type TaskSource = (typeof TASK_SOURCES)[number];

/** `cox`: led by the daemon itself, see composition.ts. */
export const RUNTIME_NAMES = ['command', 'acp', 'model', 'cox'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

export const LEAVABLE = ['skills', 'mcp'] as const;
/** What of its agent a run may go without: its skills, and every MCP server, that of cox included. */
export type Leavable = (typeof LEAVABLE)[number];

export const ON_INPUT = ['park', 'deny', 'fail'] as const;
/** What happens when a run asks and nobody may be there: wait in the inbox, deny, or fail the task. */
export type OnInput = (typeof ON_INPUT)[number];

/** Why a task is in its status. */
export const REASONS = [
  'exit_code',
  'signal',
  'not_found',
  'runtime_error',
  'timeout',
  'user',
  'agent',
  'parent',
  'shutdown',
  'restarted',
  'budget',
  'dependency',
  'no_answer',
  'denied',
  'retry',
  'limit',
  'resources',
  'agent_gone',
  'output_schema',
  'replaced',
  'step_failed',
] as const;
export type Reason = (typeof REASONS)[number];

/** The channel and peer a task came from. */
export interface Origin {
  readonly channel: string;
  readonly account?: string;
  readonly peer?: string;
  readonly thread?: string;
}

/** What a running task is doing, in a word and a detail. */
export interface Progress {
  readonly phase: Phase;
  readonly detail?: string;
  readonly iterations?: number;
}

export const PHASES = [
  'starting',
  'thinking',
  'working',
  'calling_tool',
  'waiting_approval',
  'waiting_children',
  'cancelling',
] as const;
export type Phase = (typeof PHASES)[number];

export interface TaskError {
  readonly code: Reason;
  readonly message: string;
}

export interface Task {
  readonly id: TaskId;
  /** A growing integer for order and paging. */
  readonly n: number;
  readonly kind: TaskKind;
  readonly source: TaskSource;
  readonly status: TaskStatus;
  readonly reason?: Reason;
  readonly parentId?: TaskId;
  /** The task at the top of the tree; the task's own id when it has no parent. */
  readonly rootId: TaskId;
  readonly retryOf?: TaskId;
  readonly jobId?: JobId;
  readonly agent: string;
  readonly session: string;
  readonly user: string;
  readonly origin?: Origin;
  /** Where notices go: its own targets, else where it came from, else `background.defaultDeliverTo`. */
  readonly deliverTo: readonly string[];
  /** Which notices. Default `state_changes`. */
  readonly delivery: DeliveryMode;
  readonly title?: string;
  readonly prompt: string;
  /** What lists show: the title, else the first 100 cells of the prompt on one line. */
  readonly description: string;
  /** The program and arguments of a command task (`bg submit -- program args`). */
  readonly command?: readonly string[];
  /** Values that its program gets as `COX_INPUT_<name>`, see input-variables.ts; never a part of its command line. */
  readonly input?: Readonly<Record<string, string>>;
  /** What the daemon itself leads. */
  readonly composition?: Composition;
  /** Which step of its parent it is: `test[node=20]`, `round 1`. */
  readonly step?: string;
  readonly runtime: RuntimeName;
  /** The model that it was to use when it was submitted: asked for, or that of its session or agent. */
  readonly model?: string;
  /** What was asked for this task alone. */
  readonly overrides?: Overrides;
  readonly attachments?: readonly Attachment[];
  readonly workDir: string;
  readonly addDirs: readonly string[];
  /** Higher first, then oldest first. Default 0. */
  readonly priority: number;
  /** A named pool of slots besides the global ones. */
  readonly group?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The tasks that must complete before this one starts. */
  readonly after: readonly TaskId[];
  /** Not before this time. */
  readonly runAt?: string;
  /**
   * Limit of its working time; waiting for an answer does not count. Of a workflow or a discussion, which do no work themselves,
   * the limit of the whole, if one was asked for. `NO_TIME_LIMIT_MS`: there is none.
   */
  readonly timeoutMs: number;
  /** 0 before the first start. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly onInput: OnInput;
  /** Left out: nothing, it has all that its agent has. */
  readonly without?: readonly Leavable[];
  /** A JSON Schema that the result must match. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /**
   * How long it has taken since its first start, by a clock that nobody can set: not always what lies between the two stamps.
   * Final once it has ended; before that as of `durationAt`.
   */
  readonly durationMs?: number;
  /** When `durationMs` of a task that has not ended was measured. */
  readonly durationAt?: string;
  readonly progress?: Progress;
  readonly result?: string;
  readonly error?: TaskError;
  /** The program's exit code, for the command runtime. */
  readonly exitCode?: number;
  readonly usage?: Usage;
  readonly cancelRequestedAt?: string;
  readonly idempotencyKey?: string;
  /** The trace that it belongs to and the span above it, as W3C writes it. Default: a trace of its own. */
  readonly traceparent?: string;
  /** The daemon that claimed it. */
  readonly node?: string;
  /** Grows with every change of the task. */
  readonly revision: number;
}
