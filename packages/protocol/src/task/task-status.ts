// The state machine of a task. This table is the only place that knows which transitions are legal:
// the ledger guards its writes with it, and docs/state-machine.md is drawn from it.

export const TASK_STATUSES = [
  'pending',
  'running',
  'needs_input',
  'completed',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const ACTIVE_STATUSES = ['pending', 'running', 'needs_input'] as const satisfies readonly TaskStatus[];
export const ENDED_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies readonly TaskStatus[];
export type EndedStatus = (typeof ENDED_STATUSES)[number];

export interface Transition {
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  readonly cause: string;
}

export const TRANSITIONS: readonly Transition[] = [
  { from: 'pending', to: 'running', cause: 'claimed by the dispatcher' },
  { from: 'pending', to: 'cancelled', cause: 'user, parent, daemon stop --cancel-pending' },
  { from: 'pending', to: 'failed', cause: 'a dependency failed, its agent is gone' },
  { from: 'running', to: 'completed', cause: 'the runtime ended' },
  { from: 'running', to: 'failed', cause: 'the runtime errored, or the server restarted' },
  {
    from: 'running',
    to: 'cancelled',
    cause: 'the runtime observed the cancellation, the time limit or the shutdown',
  },
  { from: 'running', to: 'needs_input', cause: 'the agent asked' },
  {
    from: 'running',
    to: 'pending',
    cause:
      'automatic retry of a failed attempt, parked until a limit resets, or not begun when the daemon ended',
  },
  { from: 'needs_input', to: 'running', cause: 'answered' },
  { from: 'needs_input', to: 'completed', cause: 'its runtime ended while it asked' },
  {
    from: 'needs_input',
    to: 'failed',
    cause: 'nobody answered in time, restart, or its runtime errored while it asked',
  },
  { from: 'needs_input', to: 'cancelled', cause: 'user, parent, shutdown, time limit' },
];

const LEGAL = new Set(TRANSITIONS.map(({ from, to }) => `${from}>${to}`));

/** True if a task may go from one status to the other. Ended tasks never change status. */
export const isLegalTransition = (from: TaskStatus, to: TaskStatus): boolean => LEGAL.has(`${from}>${to}`);

/**
 * The moves allowed for items. Nothing runs for an item, so a pending one may be completed or failed directly; it passes through
 * running, as the table above requires. Ended items never change status.
 */
const ITEM_MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['running', 'completed', 'failed', 'cancelled'],
  running: ['pending', 'needs_input', 'completed', 'failed', 'cancelled'],
  needs_input: ['running', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

/** The statuses an item may move to from this one. */
export const itemMovesFrom = (status: TaskStatus): readonly TaskStatus[] => ITEM_MOVES[status];

/** True for completed, failed and cancelled. */
export const isEnded = (status: TaskStatus): status is EndedStatus =>
  (ENDED_STATUSES as readonly TaskStatus[]).includes(status);

/** True for pending, running and needs_input. */
export const isActive = (status: TaskStatus): boolean => !isEnded(status);

/** Other names for statuses, from people and other tools. */
export const STATUS_ALIASES = {
  queued: 'pending',
  todo: 'pending',
  in_progress: 'running',
  done: 'completed',
  canceled: 'cancelled',
} as const satisfies Readonly<Record<string, TaskStatus>>;
/** Parses a status as people and other tools write it (`in-progress`, `Done`); undefined if invalid. */
export const parseTaskStatus = (text: string): TaskStatus | undefined => {
  const word = text.trim().toLowerCase().replaceAll('-', '_');
  const aliases: Readonly<Record<string, TaskStatus>> = STATUS_ALIASES;
  return TASK_STATUSES.find((status) => status === (Object.hasOwn(aliases, word) ? aliases[word] : word));
};
