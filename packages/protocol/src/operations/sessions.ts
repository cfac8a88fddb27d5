// Sessions: conversations under one agent.

import { z } from 'zod';
import { messagesQuery } from '../schema/query.ts';
import { changeSession, newSession, session, sessionMessage } from '../schema/session.ts';
import { narrowed, ownAgent, people } from './access.ts';
import { operation } from './operation.ts';

/** How many sessions a list holds. */
export const MAX_SESSIONS = 1_000;

export const sessions = {
  list: operation({
    id: 'listSessions',
    route: 'GET /sessions',
    summary: 'List sessions',
    description: `The sessions that were used last, at most ${MAX_SESSIONS}.`,
    output: z.array(session),
    answer: 'The sessions.',
    access: ownAgent,
  }),
  get: operation({
    id: 'getSession',
    route: 'GET /sessions/{id}',
    summary: 'Read a session',
    description: 'By its name.',
    output: session,
    answer: 'The session.',
    problems: ['session_not_found'],
    access: ownAgent,
  }),
  create: operation({
    id: 'createSession',
    route: 'POST /sessions',
    summary: 'Make a session',
    description:
      'Under an agent; without one, under the default agent. A task that names a new session makes it as well.',
    body: newSession,
    output: session,
    status: 201,
    answer: 'The session.',
    problems: ['agent_not_found', 'unprocessable', 'storage'],
    access: people('make sessions without a task', narrowed('submit')),
    dependsOnConfig: true,
  }),
  change: operation({
    id: 'changeSession',
    route: 'PATCH /sessions/{id}',
    summary: 'Rename a session, or choose its model',
    description:
      'Its tasks go with its name. A model holds from its next task on, in place of the one of its agent.',
    body: changeSession,
    output: session,
    answer: 'The session as it is now.',
    problems: ['session_not_found', 'unprocessable', 'storage'],
    access: people('change sessions'),
  }),
  messages: operation({
    id: 'listMessages',
    route: 'GET /sessions/{id}/messages',
    summary: 'Read what was said in a session',
    description:
      'The messages after number `after`, oldest first: what people gave, what the agent answered, and its tools. A ' +
      '`summary` stands for everything before it when the agent goes on. `archived=true` adds what was said before resets, ' +
      'for people.',
    query: messagesQuery,
    output: z.array(sessionMessage),
    answer: 'The messages.',
    problems: ['session_not_found'],
    access: ownAgent,
  }),
  reset: operation({
    id: 'resetSession',
    route: 'POST /sessions/{id}/reset',
    summary: 'Archive what was said in a session',
    description:
      "Its agent begins a new conversation and is no longer given the messages; people read them on. They go with the session's " +
      'last task. The tasks and items stay.',
    output: session,
    answer: 'The session.',
    problems: ['session_not_found', 'illegal_transition', 'storage'],
    access: people('reset sessions'),
  }),
};
