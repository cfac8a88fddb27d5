// One task: reading it, following it, and what may be done to it.

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
import { descendants, itself, narrowed, people, SUBMIT_TOOLS, visible } from './access.ts';
import { LAST_EVENT_ID, operation, SSE_TYPE, TEXT_TYPE } from './operation.ts';

/** How much of what the ledger says is stored is not there. */
export const LOST_HEADER = 'cox-output-lost';
/** Of a page of output: how many lines there are, which is its first, and the last event that is part of the count. */
export const LINES_HEADER = 'cox-output-lines';
export const OFFSET_HEADER = 'cox-output-offset';
export const THROUGH_HEADER = 'cox-output-through';

/** What a submission may be refused with for want of room. */
const NO_ROOM = ['queue_full', 'background_limit', 'shutting_down', 'storage'] as const;

export const oneTask = {
  get: operation({
    id: 'getTask',
    route: 'GET /tasks/{id}',
    about: 'task',
    summary: 'Read a task',
    description:
      'The task, and what `include` asks for: its children, status history, plan, tool calls, messages, questions, notices, log.',
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
      'Removes the task with its events and output. An active one is cancelled first, with its descendants, and removed ' +
      'when it has stopped.',
    output: deleteAnswer,
    answer: 'It is gone.',
    otherAnswers: [
      {
        status: 202,
        description: 'It is being cancelled and goes when it has stopped.',
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
    description: 'Why it is not running, or why it ended, and what would change that.',
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
      'A pending task is cancelled at once, a running one is asked to stop; descendants get the same. A second cancel ' +
      'says how far the first is; `now` forces.',
    body: cancelBody,
    output: cancelAnswer,
    answer: 'What the cancel did.',
    problems: ['storage'],
    access: descendants('cancel', narrowed('cancel'), ['bg_cancel']),
    isRepeatable: true,
  }),
  retry: operation({
    id: 'retryTask',
    route: 'POST /tasks/{id}/retry',
    about: 'task',
    summary: 'Retry a task',
    description: 'Makes a new task like a failed or cancelled one, with `retryOf`.',
    body: retryBody,
    output: task,
    status: 201,
    answer: 'The new task.',
    problems: ['illegal_transition', 'retry_active', ...NO_ROOM],
    access: descendants('retry', narrowed('submit', 'read'), SUBMIT_TOOLS),
    dependsOnConfig: true,
  }),
  message: operation({
    id: 'messageTask',
    route: 'POST /tasks/{id}/message',
    about: 'task',
    summary: 'Say something to a task',
    description:
      'Reaches the running agent, answers its open question, or, when the task has ended, starts a new task in its session.',
    body: messageBody,
    output: messageAnswer,
    answer: 'What became of the message.',
    problems: ['illegal_transition', 'unprocessable', ...NO_ROOM],
    access: descendants('send messages to', narrowed('submit', 'read'), ['send']),
    dependsOnConfig: true,
  }),
  ask: operation({
    id: 'askInTask',
    route: 'POST /tasks/{id}/inputs',
    about: 'task',
    summary: 'Ask a person',
    description:
      'A running task asks and waits: the answer is the closed request. When the client goes away the question is withdrawn.',
    body: inputQuestion,
    output: inputRequest,
    answer: 'The request as it was closed.',
    problems: ['illegal_transition', 'limit_reached', 'storage'],
    access: itself('ask for', ['ask_user']),
    isLong: true,
  }),
  diff: operation({
    id: 'getDiff',
    route: 'GET /tasks/{id}/diff',
    about: 'task',
    summary: 'Read what a task changed',
    description:
      'A patch of everything that the git worktree of its conversation changed since it was made: committed or not, new ' +
      'files included. Empty when nothing changed.',
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
      'The events of the task as SSE: replayed after the cursor (default: from the beginning), then live, closed after the ' +
      'event that ends it.',
    query: streamQuery,
    headers: [LAST_EVENT_ID],
    contentType: SSE_TYPE,
    answer: 'The events.',
    otherAnswers: [{ status: 204, description: 'The task has ended and its end lies before the cursor.' }],
    problems: ['cursor_expired'],
    access: visible('follow'),
  }),
  output: operation({
    id: 'getOutput',
    route: 'GET /tasks/{id}/output',
    about: 'task',
    summary: 'Read the output of a task',
    description:
      'What the task wrote, in order and byte by byte. Where output was given up or is lost, one line says how much. The ' +
      `header \`${LOST_HEADER}\` has the bytes of the task that are lost because a file is missing or damaged; it is not ` +
      'there when none are. Long output is read page by page with `offset` and `lines`: the answer then has ' +
      `\`${LINES_HEADER}\`, how many lines there are, \`${OFFSET_HEADER}\`, the first of those in it, and ` +
      `\`${THROUGH_HEADER}\`, the sequence of the last event that was counted.`,
    query: outputQuery,
    contentType: TEXT_TYPE,
    answer: 'The output.',
    access: visible('read the output of'),
    isLong: true,
  }),
};
