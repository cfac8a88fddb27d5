// What may be done to one task: cancel, retry, say something, ask a person for it.

import {
  cancelAnswer,
  cancelBody,
  inputQuestion,
  inputRequest,
  messageAnswer,
  messageBody,
  retryBody,
  task as taskSchema,
} from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';

export const taskVerbRoutes = ({ engine }: Services, streams: Streams): readonly Route[] => [
  taskRoute({
    name: 'cancelTask',
    summary: 'Cancel a task',
    description:
      'A pending task is cancelled at once, a running one is asked to stop; descendants get the same. A second cancel ' +
      'says how far the first is; `now` forces.',
    body: cancelBody,
    answers: [{ status: 200, description: 'What the cancel did.', schema: cancelAnswer }],
    problems: ['storage'],
    async handle({ task, body, caller }) {
      const { now, reason } = body;
      return json(200, await engine.cancel(task, { now, reason }, caller));
    },
  }),
  taskRoute({
    name: 'retryTask',
    summary: 'Retry a task',
    description: 'Makes a new task like a failed or cancelled one, with `retryOf`.',
    body: retryBody,
    answers: [{ status: 201, description: 'The new task.', schema: taskSchema }],
    problems: [
      'illegal_transition',
      'retry_active',
      'queue_full',
      'background_limit',
      'shutting_down',
      'storage',
    ],
    async handle({ task, body, caller }) {
      return json(201, await engine.retry(task, body, caller));
    },
  }),
  taskRoute({
    name: 'messageTask',
    summary: 'Say something to a task',
    description:
      'Reaches the running agent, answers its open question, or, when the task has ended, starts a new task in its session.',
    body: messageBody,
    answers: [{ status: 200, description: 'What became of the message.', schema: messageAnswer }],
    problems: [
      'illegal_transition',
      'unprocessable',
      'queue_full',
      'background_limit',
      'shutting_down',
      'storage',
    ],
    async handle({ task, body, caller }) {
      const { message, content, environment } = body;
      const more = (content ?? []).map((block) => block.text).filter((text) => text !== message);
      const text = [message, ...more].join('\n\n');
      return json(200, await engine.message(task, { text, environment }, caller));
    },
  }),
  taskRoute({
    name: 'askInTask',
    summary: 'Ask a person',
    description:
      'A running task asks and waits: the answer is the closed request. When the client goes away the question is withdrawn.',
    body: inputQuestion,
    answers: [{ status: 200, description: 'The request as it was closed.', schema: inputRequest }],
    problems: ['illegal_transition', 'limit_reached', 'storage'],
    async handle({ task, body, caller, context }) {
      const { signal } = streams.open(context, caller);
      return json(200, await engine.ask(task, body, caller, signal));
    },
  }),
];
