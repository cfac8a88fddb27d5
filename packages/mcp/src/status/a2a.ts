// The statuses of tasks as the Agent2Agent protocol calls them: TaskState of version 1.0, https://a2a-protocol.org/latest/specification/

import type { Task, TaskStatus } from '@coxswain/protocol';

/** Of the states of A2A, those that a task can be in: none is rejected once it was accepted, and none waits for a login. */
export type A2aTaskState =
  | 'TASK_STATE_SUBMITTED'
  | 'TASK_STATE_WORKING'
  | 'TASK_STATE_INPUT_REQUIRED'
  | 'TASK_STATE_COMPLETED'
  | 'TASK_STATE_FAILED'
  | 'TASK_STATE_CANCELED';

const STATES: Readonly<Record<TaskStatus, A2aTaskState>> = {
  pending: 'TASK_STATE_SUBMITTED',
  running: 'TASK_STATE_WORKING',
  needs_input: 'TASK_STATE_INPUT_REQUIRED',
  completed: 'TASK_STATE_COMPLETED',
  failed: 'TASK_STATE_FAILED',
  cancelled: 'TASK_STATE_CANCELED',
};

/** A task waiting for its next attempt has already started: the other side sees it as working, not as new. */
export const a2aStateOf = ({ status, attempt }: Pick<Task, 'status' | 'attempt'>): A2aTaskState =>
  status === 'pending' && attempt > 0 ? 'TASK_STATE_WORKING' : STATES[status];
