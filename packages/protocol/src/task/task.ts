// A task is one tracked unit of agent work: one run. Times are RFC 3339 UTC with milliseconds; durations say their unit.

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
/** The kinds that are run. Items are to-dos of an agent and have their own list. */
export const DISPATCHED_KINDS = TASK_KINDS.filter((kind) => kind !== 'item');

/** Names that other tools use for kinds and sources. */
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

/** `cox`: orchestrated by the daemon itself, see composition.ts. */
export const RUNTIME_NAMES = ['command', 'acp', 'model', 'cox'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

export const OPTIONAL_PARTS = ['skills', 'mcp'] as const;
/** What a run may do without: the skills of its agent, and every MCP server, including that of cox. */
export type OptionalPart = (typeof OPTIONAL_PARTS)[number];

export const ON_INPUT = ['park', 'deny', 'fail'] as const;
/** What to do when a run asks a question: wait in the inbox, deny, or fail the task. */
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
  'runner_lost',
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
