// `tools:` of an agent holds for the token of its tasks too: what no tool that it was given does, its programs cannot do over
// HTTP or the command line either.

import type { RouteName } from '@coxswain/protocol';

const SUBMIT = ['bg_submit', 'spawn', 'review', 'send'] as const;
const LOOK = ['bg_status', 'bg_result', 'bg_cancel', 'manage_tasks', ...SUBMIT] as const;
const LIST = ['bg_list', 'manage_tasks', 'send'] as const;

/** The tools that do what a route does. What is not named here no tool stands for, and every program may use it. */
export const TOOLS: Readonly<Partial<Record<RouteName, readonly string[]>>> = {
  createTask: SUBMIT,
  createTasks: SUBMIT,
  retryTask: SUBMIT,
  messageTask: ['send'],
  cancelTask: ['bg_cancel'],
  askInTask: ['ask_user'],
  createItem: ['manage_tasks'],
  moveItem: ['manage_tasks'],
  getTask: LOOK,
  explainTask: LOOK,
  getDiff: LOOK,
  streamTask: LOOK,
  getOutput: LOOK,
  getWorkflowRun: LOOK,
  listTasks: LIST,
  streamEvents: LIST,
  listInputs: LIST,
  listSessions: LIST,
  getSession: LIST,
  listMessages: LIST,
};
