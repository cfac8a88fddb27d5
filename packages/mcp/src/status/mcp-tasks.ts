// The statuses of tasks as MCP Tasks call them: https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks

import type { TaskStatus } from '@coxswain/protocol';

export type McpTaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/**
 * The revision of 2025-11-25 has tasks in its core; there `failed` is also a tool that answered with an error. Since
 * 2026-07-28 they are an extension; there such a call is `completed`, and its result says `isError`.
 */
export type McpTaskRules = '2025-11-25' | 'extension';

export interface McpTaskState {
  readonly status: McpTaskStatus;
  /** Of the result of the call the task represents; undefined while there is none. */
  readonly isError: boolean | undefined;
}

const STATES: Readonly<Record<TaskStatus, McpTaskState>> = {
  pending: { status: 'working', isError: undefined },
  running: { status: 'working', isError: undefined },
  needs_input: { status: 'input_required', isError: undefined },
  completed: { status: 'completed', isError: false },
  failed: { status: 'failed', isError: true },
  cancelled: { status: 'cancelled', isError: undefined },
};

/** How a client of MCP Tasks sees a task with that status. */
export const mcpTaskStateOf = (status: TaskStatus, rules: McpTaskRules): McpTaskState => {
  if (status === 'failed' && rules === 'extension') return { status: 'completed', isError: true };
  return STATES[status];
};
