// One task: read it, follow it, act on it.

import { inputQuestion, inputRequest } from '../schema/input.ts';
import { getTaskQuery, outputQuery, streamQuery } from '../schema/query.ts';
import { task } from '../schema/task.ts';
import { taskDetail } from '../schema/task-detail.ts';
import {
  cancelAnswer,
  cancelBody,
  deleteAnswer,
  explanation,
  messageAnswer,
  messageBody,
  retryBody,
} from '../schema/task-verbs.ts';
import { descendants, itself, limitedToAgents, people, SUBMIT_TOOLS, visible } from './access.ts';
import { LAST_EVENT_ID, operation, SSE_TYPE, TEXT_TYPE } from './operation.ts';

/** How many bytes of stored output are missing. */
export const LOST_HEADER = 'cox-output-lost';
/** For a page of output: the total number of lines, the index of its first line, and the last event counted. */
export const LINES_HEADER = 'cox-output-lines';
export const OFFSET_HEADER = 'cox-output-offset';
export const THROUGH_HEADER = 'cox-output-through';

/** Why a submission may be refused although the request is valid. */
const NO_ROOM = ['queue_full', 'background_limit', 'shutting_down', 'storage'] as const;

export const oneTask = {
  get: operation({
    id: 'getTask',
    route: 'GET /tasks/{id}',
    about: 'task',
    summary: 'Get a task',
    description:
      'The task, plus the parts listed in `include`: children, status history, plan, tool calls, messages, questions, notices, log.',
    query: getTaskQuery,
    output: taskDetail,
    answer: 'The task.',
    access: visible('read'),
  }),
  remove: operation({
    id: 'deleteTask',
    route: 'DELETE /tasks/{id}',
    about: 'task',
    summary: 'Delete a task',
    description:
      'Removes the task with its events and output. An active task is cancelled first, with its descendants, and removed ' +
      'once it has stopped.',
    output: deleteAnswer,
    answer: 'The task was removed.',
    otherAnswers: [
      {
        status: 202,
        description: 'The task is being cancelled and will be removed once it has stopped.',
        schema: deleteAnswer,
      },
    ],
    problems: ['storage'],
    access: people('delete tasks'),
    isLong: true,
  }),
  explain: operation({
    id: 'explainTask',
    route: 'GET /tasks/{id}/explain',
    about: 'task',
    summary: 'Explain a task',
    description: 'Why it is not running or why it ended, and what would change that.',
    output: explanation,
    answer: 'The explanation.',
    access: visible('read'),
  }),
  cancel: operation({
    id: 'cancelTask',
    route: 'POST /tasks/{id}/cancel',
    about: 'task',
    summary: 'Cancel a task',
    description:
      'Cancels a pending task at once and asks a running one to stop, together with its descendants. A second cancel ' +
      'reports the progress of the first; `now` forces it.',
    body: cancelBody,
    output: cancelAnswer,
    answer: 'The effect of the cancel.',
    problems: ['storage'],
    access: descendants('cancel', limitedToAgents('cancel'), ['bg_cancel']),
    isRepeatable: true,
  }),
  retry: operation({
    id: 'retryTask',
    route: 'POST /tasks/{id}/retry',
    about: 'task',
    summary: 'Retry a task',
    description: 'Creates a new task from a failed or cancelled one, linked by `retryOf`.',
    body: retryBody,
    output: task,
    status: 201,
    answer: 'The new task.',
    problems: ['illegal_transition', 'retry_active', ...NO_ROOM],
    access: descendants('retry', limitedToAgents('submit', 'read'), SUBMIT_TOOLS),
    dependsOnConfig: true,
  }),
  message: operation({
    id: 'messageTask',
    route: 'POST /tasks/{id}/message',
    about: 'task',
    summary: 'Send a message to a task',
    description:
      'Goes to the running agent, answers its open question, or, if the task has ended, starts a new task in its session.',
    body: messageBody,
    output: messageAnswer,
    answer: 'What happened to the message.',
    problems: ['illegal_transition', 'unprocessable', ...NO_ROOM],
    access: descendants('send messages to', limitedToAgents('submit', 'read'), ['send']),
    dependsOnConfig: true,
  }),
  ask: operation({
    id: 'askInTask',
    route: 'POST /tasks/{id}/inputs',
    about: 'task',
    summary: 'Ask a person',
    description:
      'A running task asks a question and waits for it to be closed. If the client disconnects, the question is withdrawn.',
    body: inputQuestion,
    output: inputRequest,
    answer: 'The closed request.',
    problems: ['illegal_transition', 'limit_reached', 'storage'],
    access: itself('ask for', ['ask_user']),
    isLong: true,
  }),
  diff: operation({
    id: 'getDiff',
    route: 'GET /tasks/{id}/diff',
    about: 'task',
    summary: 'Get the diff of a task',
    description:
      'A patch of everything changed in the git worktree of its conversation since it was created: committed or not, new ' +
      'files included. Empty if nothing changed.',
    contentType: TEXT_TYPE,
    answer: 'The patch.',
    problems: ['unprocessable', 'not_found'],
    access: visible('read the changes of'),
    isLong: true,
  }),
  stream: operation({
    id: 'streamTask',
    route: 'GET /tasks/{id}/stream',
    about: 'task',
    summary: 'Follow a task',
    description:
      'The events of the task as SSE: replayed from the cursor (default: from the beginning), then live, closed after the ' +
      'event that ends it.',
    query: streamQuery,
    headers: [LAST_EVENT_ID],
    contentType: SSE_TYPE,
    answer: 'The events.',
    otherAnswers: [
      { status: 204, description: 'The task has ended and the cursor is already past its last event.' },
    ],
    problems: ['cursor_expired'],
    access: visible('follow'),
  }),
  output: operation({
    id: 'getOutput',
    route: 'GET /tasks/{id}/output',
    about: 'task',
    summary: 'Get the output of a task',
    description:
      'What the task wrote, in order and byte by byte. Where output was dropped or is lost, one line says how much. The ' +
      `header \`${LOST_HEADER}\` gives the number of bytes lost because a file is missing or damaged; it is absent ` +
      'if none are. Page through long output with `offset` and `lines`: the answer then has ' +
      `\`${LINES_HEADER}\`, the total number of lines, \`${OFFSET_HEADER}\`, the index of its first line, and ` +
      `\`${THROUGH_HEADER}\`, the sequence of the last event counted.`,
    query: outputQuery,
    contentType: TEXT_TYPE,
    answer: 'The output.',
    access: visible('read the output of'),
    isLong: true,
  }),
};
