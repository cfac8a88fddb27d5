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
